/** What the runner does for a step of a job. */
import { interpolate } from './expressions';
import type { Scope } from './expressions';
import type { StepDefinition } from './state';

/** A step with the values of its expressions, and what it stands for here. */
export type StepWork =
  /** Takes its time and succeeds. */
  | { kind: 'pass'; ms: number }
  /** From here on the job works in this account. */
  | { kind: 'credentials'; roleArn: string; region: string }
  /** `sam deploy` */
  | { kind: 'deploy'; command: string; env: Record<string, string> }
  /** `cdk synth`, `cdk diff`, `cdk deploy` */
  | { kind: 'cdk'; command: string; env: Record<string, string> }
  /** Cannot be done here. */
  | { kind: 'refuse'; reason: string };

/** How long a step takes, in ms, by what it does. */
const DURATIONS: [pattern: RegExp, ms: number][] = [
  [/actions\/checkout/, 1_000],
  [/setup-|configure-aws-credentials/, 2_000],
  [/\b(npm ci|npm install|yarn|pip install|uv sync)\b/, 5_000],
  [/\b(test|pytest|coverage)\b/, 5_000],
  [/\b(sam build|build)\b/, 4_000],
];
const USUAL_MS = 1_500;

/** Commands of the AWS CLI that change something; those that only look, pass. */
const AWS_COMMAND =
  /(?:^|[;&|(\s])aws\s+(?:--\S+\s+)*([a-z0-9-]+)\s+([a-z0-9-]+)/g;
const LOOKING = /^(describe|get|list|wait|batch-get|head|ls|filter|tail)/;

/** Comment lines say what somebody thought, not what is done. */
const withoutComments = (script: string) =>
  script
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .filter(line => !/^\s*#/.test(line))
    .join('\n');

const values = (record: Record<string, string>, scope: Scope) =>
  Object.fromEntries(
    Object.entries(record).map(([key, value]) => [
      key,
      interpolate(value, scope),
    ]),
  );

/** The name of a step, as GitHub shows it. */
export function stepName({ name, uses, run }: StepDefinition): string {
  if (name) return name;
  return uses ? `Run ${uses}` : `Run ${(run ?? '').trim().split('\n')[0]}`;
}

/** The first command of a script that would change something in AWS. */
function changeIn(script: string): string | undefined {
  for (const [, service, operation] of script.matchAll(AWS_COMMAND)) {
    if (!LOOKING.test(operation)) return `aws ${service} ${operation}`;
  }
  return undefined;
}

/** `cdk --app x deploy`, `npm run cdk -- deploy` and the like. */
const CDK_COMMAND =
  /^.*?\bcdk(?:@[\w.]+)?\s(?:.*?\s)?(synth|synthesize|diff|deploy|destroy|bootstrap|import|rollback|refactor|gc|watch)\b.*$/gm;
const CDK_DONE = /^(?:synth|synthesize|diff|deploy)$/;

/** The `cdk` command of a script; of several the last, which uses what the others made. */
function cdkIn(script: string) {
  const [found] = [...script.matchAll(CDK_COMMAND)].slice(-1);
  return found && { command: found[0], verb: found[1] };
}

const refused = (command: string, where: string): StepWork => ({
  kind: 'refuse',
  reason: `The simulated runner deploys with 'sam deploy' and 'cdk deploy' only: '${command}'${where} would change something, and is not done`,
});

/**
 * What a step stands for.
 *
 * @param texts - scripts of the commit by their path
 * @throws ExpressionError
 */
export function workOf(
  step: StepDefinition,
  jobEnv: Record<string, string>,
  scope: Scope,
  texts: Record<string, string> = {},
): StepWork {
  const env = values(jobEnv, scope);
  const inner: Scope = { ...scope, contexts: { ...scope.contexts, env } };
  const all = { ...env, ...values(step.env, inner) };
  const takes = `${step.uses ?? ''} ${step.run ?? ''}`;
  const ms =
    DURATIONS.find(([pattern]) => pattern.test(takes))?.[1] ?? USUAL_MS;
  if (step.uses?.startsWith('aws-actions/configure-aws-credentials')) {
    const given = values(step.with, inner);
    return {
      kind: 'credentials',
      roleArn: given['role-to-assume'] ?? '',
      region: given['aws-region'] ?? '',
    };
  }
  const script = withoutComments(
    interpolate(step.run ?? '', {
      ...inner,
      contexts: { ...inner.contexts, env: all },
    }),
  );
  const deploy = /^.*\bsam\s+deploy\b.*$/m.exec(script)?.[0];
  if (deploy) return { kind: 'deploy', command: deploy, env: all };
  const cdk = cdkIn(script);
  if (cdk) {
    return CDK_DONE.test(cdk.verb)
      ? { kind: 'cdk', command: cdk.command, env: all }
      : refused(`cdk ${cdk.verb}`, '');
  }
  const change = changeIn(script);
  if (change) return refused(change, '');
  for (const [path, text] of Object.entries(texts)) {
    const called = path.endsWith('.sh') && script.includes(path);
    const inside = called && changeIn(withoutComments(text));
    if (inside) return refused(inside, ` in ${path}`);
  }
  return { kind: 'pass', ms };
}
