import { InputError } from '@backstage/errors';
import {
  languageOf,
  pascalCase,
  type ServiceDescription,
  type TriggerType,
} from '../description';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import {
  dependenciesOf,
  prunePackageLock,
  supportFiles,
  withFunctionFiles,
} from '../sam';
import { serviceValues } from '../sam/values';
import { permissionsOf } from './permissionsOf';
import { printConstant, printTypeScript, printUnion } from './printTypeScript';

/** Files of SAM services that serve CDK services just as well. */
const SHARED = [
  '.github/CODEOWNERS',
  '.github/dependabot.yml',
  '.editorconfig',
  'catalog-info.yaml',
  'docs/index.md',
  'mkdocs.yml',
];

/** What each kind of trigger is called in the generated app, in its own file. */
const TRIGGERS: Record<
  Exclude<TriggerType, 'api'>,
  { type: string; connector: string; isIdempotent: boolean }
> = {
  dynamodb: {
    type: 'DynamoDbTrigger',
    connector: 'onChanges',
    isIdempotent: true,
  },
  eventbridge: {
    type: 'EventBridgeTrigger',
    connector: 'onEvent',
    isIdempotent: true,
  },
  s3: { type: 'S3Trigger', connector: 'onObject', isIdempotent: true },
  schedule: {
    type: 'ScheduleTrigger',
    connector: 'onSchedule',
    isIdempotent: false,
  },
  sqs: { type: 'SqsTrigger', connector: 'onMessages', isIdempotent: true },
};

function triggersOf(service: ServiceDescription) {
  const used = new Set(service.functions.map(({ trigger }) => trigger.type));
  return (Object.keys(TRIGGERS) as (keyof typeof TRIGGERS)[]).filter(type =>
    used.has(type),
  );
}

/** What the skeletons of a CDK service can refer to, besides what SAM's can. */
function cdkValues(service: ServiceDescription) {
  const values = serviceValues(service);
  const others = triggersOf(service);
  const types = [
    ...(values.hasApi ? [['ApiTrigger', './api.ts']] : []),
    ...others.map(type => [TRIGGERS[type].type, `./triggers/${type}.ts`]),
  ];
  const core = [
    ...(values.hasApi ? ['CfnOutput'] : []),
    ...(values.needsIdempotency ? ['RemovalPolicy'] : []),
    'Stack',
    'Tags',
  ];
  const { authorizer } = service.api;
  return {
    ...values,
    kind: 'cdk',
    cdkRuntime: `NODEJS_${values.nodeVersion}_X`,
    coreImports: core.join(', '),
    hasDeadLetterQueues: values.functions.some(fn => fn.hasDeadLetterQueue),
    otherTriggers: others.map(type => ({
      type,
      connector: TRIGGERS[type].connector,
      isIdempotent: TRIGGERS[type].isIdempotent,
    })),
    triggerImports: types
      .map(([type, file]) => `import type { ${type} } from '${file}';`)
      .join('\n'),
    triggerUnion: printUnion(
      types.map(([type]) => type),
      'export type Trigger ='.length,
    ),
    serviceData: printTypeScript(
      {
        name: service.name,
        description: service.description,
        owner: service.owner,
      },
      'export const service = '.length,
    ),
    functionData: printTypeScript(
      values.functions.map((fn, index) => ({
        name: fn.name,
        description: fn.description,
        trigger: fn.trigger,
        memory: fn.memory,
        timeout: fn.timeout,
        variables: fn.variables,
        permissions: permissionsOf(service, index),
      })),
      0,
    ),
    issuerConstant:
      authorizer.type === 'jwt'
        ? printConstant('issuer', authorizer.issuer)
        : '',
    audienceConstant:
      authorizer.type === 'jwt'
        ? printConstant('audience', authorizer.audience)
        : '',
    userPoolConstant:
      authorizer.type === 'cognito'
        ? printConstant('userPoolArn', authorizer.userPoolArn)
        : '',
  };
}

/** `package.json` with the packages that the service needs, and its lock. */
function packageFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  manifestText: string,
): ProjectFile[] {
  const all = JSON.parse(skeletons.read('cdk-typescript/package.json'));
  const needed = dependenciesOf(skeletons, serviceValues(service));
  const infrastructure = Object.fromEntries(
    ['aws-cdk', 'aws-cdk-lib', 'constructs'].map(name => [
      name,
      all.devDependencies[name],
    ]),
  );
  const development = { ...needed.devDependencies, ...infrastructure };
  const manifest = {
    ...JSON.parse(manifestText),
    dependencies: needed.dependencies,
    devDependencies: Object.fromEntries(
      Object.entries(development).sort(([a], [b]) => (a < b ? -1 : 1)),
    ),
  };
  return [
    { path: 'package.json', content: `${JSON.stringify(manifest, null, 2)}\n` },
    {
      path: 'package-lock.json',
      content: prunePackageLock(
        skeletons.read('cdk-typescript/package-lock.json'),
        manifest,
      ),
    },
  ];
}

/** Constructs that stand in a stack beside those of its functions. */
const CONSTRUCTS = [
  'ApiUrl',
  'Authorizer',
  'HttpApi',
  'IdempotencyTable',
  'RestApi',
  'TrafficShift',
  'UserPool',
];

function checkConstructs({ functions }: ServiceDescription) {
  functions.forEach(({ name }, index) => {
    if (CONSTRUCTS.includes(pascalCase(name))) {
      throw new InputError(
        `functions.${index}.name: ${name} is what a part of the stack is called; choose another`,
      );
    }
  });
}

/**
 * The whole repository of a service as a CDK app, but for its workflows and the
 * roles that they take: those are the pipeline's. Functions, hooks and their tests
 * are those of SAM services in TypeScript.
 *
 * @throws InputError where the service is not in TypeScript, or has a policy
 * template that is not known here
 */
export function cdkService(
  skeletons: Skeletons,
  service: ServiceDescription,
): ProjectFile[] {
  if (languageOf(service.runtime) !== 'typescript') {
    throw new InputError(
      `runtime: ${service.runtime} is not for CDK services, whose functions are in TypeScript. Choose nodejs24.x, or make a SAM service.`,
    );
  }
  checkConstructs(service);
  const values = cdkValues(service);
  const parts = [
    ...triggersOf(service),
    ...(values.hasApi ? [`api-${service.api.kind}`] : []),
    ...(values.shifts === 'none' ? [] : ['shift']),
  ];
  const project = skeletons.render('cdk-typescript/project', values);
  const manifest = project.find(({ path }) => path === 'package.json');
  const support = new Map(
    service.functions
      .flatMap(fn => supportFiles(skeletons, service, fn))
      .map(file => [file.path, file]),
  );
  const files = mergeFiles(
    project.filter(file => file !== manifest),
    packageFiles(skeletons, service, manifest?.content ?? '{}'),
    skeletons
      .render('shared/project', values)
      .filter(({ path }) => SHARED.includes(path)),
    ...parts.map(part =>
      skeletons.render(`cdk-typescript/parts/${part}`, values),
    ),
    values.shifts === 'none'
      ? []
      : skeletons.render('sam-typescript/parts/hooks', values),
    [...support.values()],
  );
  return withFunctionFiles(files, skeletons, service);
}
