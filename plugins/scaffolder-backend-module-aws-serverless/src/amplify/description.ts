import * as z from 'zod';
import {
  codeOwnerSchema,
  lineSchema,
  nameSchema,
  referenceSchema,
  regionSchema,
  variablesSchema,
} from '../description';

/** Stages of a branch as Amplify names them. Pull requests' stages are Amplify's own. */
export const stageSchema = z.enum([
  'PRODUCTION',
  'BETA',
  'DEVELOPMENT',
  'EXPERIMENTAL',
]);

const branchSchema = z.object({
  name: z
    .string()
    .regex(/^[^\s~^:?*[\\]{1,255}$/, 'must be the name of a Git branch')
    .describe('Branch of the repository, such as main'),
  environment: nameSchema.describe(
    'Environment that it stands for, such as prod',
  ),
  stage: stageSchema
    .optional()
    .describe(
      'Stage that Amplify shows; follows from the environment where left out',
    ),
  autoBuild: z
    .boolean()
    .default(true)
    .describe('Whether pushes to the branch are built and deployed'),
  pullRequestPreviews: z
    .boolean()
    .default(false)
    .describe('Whether pull requests to the branch get a preview'),
});

const headerRuleSchema = z.object({
  pattern: lineSchema.describe('Paths it is for, such as **'),
  headers: z
    .record(
      z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header name'),
      z.string().min(1),
    )
    .describe('Values of headers by their names'),
});

const redirectSchema = z.object({
  source: z.string().min(1).describe('Path or pattern, such as /old/<*>'),
  target: z.string().min(1).describe('Path or URL, such as /new/<*>'),
  status: z
    .enum(['200', '301', '302', '404', '404-200'])
    .default('301')
    .describe('200 rewrites, 404-200 does so for paths without a file'),
  condition: z.string().optional().describe('Country code, such as <US>'),
});

/** Headers that a browser needs to hold an app to what it is. */
export const SECURITY_HEADERS: z.infer<typeof headerRuleSchema>[] = [
  {
    pattern: '**',
    headers: {
      'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
      'X-Content-Type-Options': 'nosniff',
      'X-Frame-Options': 'DENY',
      'Referrer-Policy': 'strict-origin-when-cross-origin',
      'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
      'Content-Security-Policy':
        "default-src 'self'; connect-src 'self' https:; img-src 'self' data:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'",
    },
  },
  {
    // Vite puts a hash of the content into these names.
    pattern: '/assets/**',
    headers: { 'Cache-Control': 'public, max-age=31536000, immutable' },
  },
];

/**
 * Paths without a file ending are pages of the app itself.
 * https://docs.aws.amazon.com/amplify/latest/userguide/redirect-rewrite-examples.html
 */
export const SINGLE_PAGE_REWRITE: z.input<typeof redirectSchema> = {
  source:
    '</^[^.]+$|\\.(?!(css|gif|ico|jpg|js|json|map|png|svg|txt|ttf|webmanifest|webp|woff|woff2|xml)$)([^.]+$)/>',
  target: '/index.html',
  status: '200',
};

/** How `amplify.yml` builds the app. */
const buildSchema = z.object({
  node: z.enum(['24', '22']).default('24').describe('Major version of Node.js'),
  install: z
    .string()
    .min(1)
    .default('npm ci --cache .npm --prefer-offline')
    .describe('Command that installs; it should keep its cache in .npm'),
  checks: z
    .array(z.string().min(1))
    .default(['npm run lint', 'npm test'])
    .describe('Commands that must succeed before anything is built'),
  command: z.string().min(1).default('npm run build'),
  outputDirectory: z.string().min(1).default('dist'),
});

/** All that an Amplify app is made from. */
export const amplifyAppSchema = z
  .object({
    name: nameSchema.describe('Name of the app, such as artist-dashboard'),
    title: lineSchema.optional().describe('Name for people'),
    description: lineSchema.max(200).describe('What the app is for'),
    owner: referenceSchema.describe('Owner, such as group:default/artists'),
    system: referenceSchema.optional().describe('System it belongs to'),
    codeOwner: codeOwnerSchema
      .optional()
      .describe('Team or user on GitHub, such as @distrofm/artists'),
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'must be twelve digits in quotes')
      .describe('AWS account, one of deployments.aws.accounts'),
    region: regionSchema.default('us-east-1').describe('AWS region'),
    repository: z
      .string()
      .regex(
        /^(https:\/\/[\w.-]+\/)?[\w.-]+\/[\w.-]+$/,
        'must be owner/name or its https address',
      )
      .describe('Repository on GitHub, such as distrofm/artist-dashboard'),
    platform: z
      .enum(['WEB', 'WEB_COMPUTE'])
      .default('WEB')
      .describe('WEB serves files, WEB_COMPUTE renders on servers too'),
    serviceRoleArn: z
      .string()
      .regex(
        /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/,
        'must be the ARN of a role',
      )
      .optional()
      .describe('Role with which Amplify acts, where builds need AWS'),
    branches: z
      .array(branchSchema)
      .min(1)
      .max(50)
      .describe('Branches that are deployed, each to an environment'),
    variables: variablesSchema
      .default({})
      .describe(
        'Environment variables of builds: one value, or one per environment. Not for secrets: builds print them into what browsers load',
      ),
    headers: z
      .array(headerRuleSchema)
      .default(SECURITY_HEADERS)
      .describe(
        'HTTP headers of answers; sensible security headers if left out',
      ),
    redirects: z
      .array(redirectSchema)
      .prefault([SINGLE_PAGE_REWRITE])
      .describe(
        'Redirects and rewrites in their order; a single-page app if left out',
      ),
    tags: z
      .record(
        z
          .string()
          .regex(
            /^(?!aws:)[\w .:/=+@-]{1,128}$/i,
            'must be a tag key without aws:',
          ),
        z.string().max(256),
      )
      .default({})
      .describe('Further tags of the app and its branches'),
    build: buildSchema.prefault({}).describe('How amplify.yml builds the app'),
  })
  .superRefine((app, context) => {
    const environments = app.branches.map(branch => branch.environment);
    app.branches.forEach((branch, index) => {
      const first = app.branches.findIndex(({ name }) => name === branch.name);
      if (first !== index) {
        context.addIssue({
          code: 'custom',
          path: ['branches', index, 'name'],
          message: `is there a second time: ${branch.name}`,
        });
      }
    });
    if (
      app.branches.filter(branch => stageOf(branch) === 'PRODUCTION').length > 1
    ) {
      context.addIssue({
        code: 'custom',
        path: ['branches'],
        message: 'must have one branch of stage PRODUCTION at most',
      });
    }
    for (const [name, value] of Object.entries(app.variables)) {
      // https://docs.aws.amazon.com/amplify/latest/userguide/setting-env-vars.html
      if (/^AWS_/i.test(name)) {
        context.addIssue({
          code: 'custom',
          path: ['variables', name],
          message: 'begins with AWS_, which Amplify keeps for itself',
        });
      }
      if (typeof value === 'string') continue;
      for (const environment of environments) {
        if (Object.hasOwn(value, environment)) continue;
        context.addIssue({
          code: 'custom',
          path: ['variables', name],
          message: `has no value for the environment ${environment}`,
        });
      }
      for (const environment of Object.keys(value)) {
        if (environments.includes(environment)) continue;
        context.addIssue({
          code: 'custom',
          path: ['variables', name, environment],
          message: 'is not the environment of a branch',
        });
      }
    }
  });

export type AmplifyAppDescription = z.infer<typeof amplifyAppSchema>;
export type AmplifyBranchDescription = z.infer<typeof branchSchema>;

/** The stage of a branch: as described, or as its environment's name suggests. */
export function stageOf({
  stage,
  environment,
}: Pick<AmplifyBranchDescription, 'stage' | 'environment'>): z.infer<
  typeof stageSchema
> {
  if (stage) return stage;
  if (/^(prod|production|live)$/.test(environment)) return 'PRODUCTION';
  if (/^(stag|stage|staging|beta|preprod|uat)$/.test(environment))
    return 'BETA';
  return 'DEVELOPMENT';
}

/** The address of a repository that is given as `owner/name` or as its address. */
export function repositoryUrl({ repository }: { repository: string }): string {
  return repository.startsWith('https://')
    ? repository
    : `https://github.com/${repository}`;
}
