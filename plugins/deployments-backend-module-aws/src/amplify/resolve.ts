import type { Entity } from '@backstage/catalog-model';
import type { App, Branch } from '@aws-sdk/client-amplify';
import {
  ANNOTATION_AMPLIFY_APP_ARN,
  amplifyTargetId,
  parseAmplifyArn,
  placeTarget,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  AmplifyArn,
  AnnotationProblem,
  EnvironmentDefinition,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { ResolvedTargets } from '@backspin/backstage-plugin-deployments-node';
import type { AwsClients } from '../clients';
import { isNotFound, toReadError } from '../clients';
import { isPassing, sentences } from '../steps/outcome';
import type { AmplifyReader } from './reader';

const EXPECTED =
  'The ARN of an Amplify app, or several, comma-separated, e.g. arn:aws:amplify:us-east-1:333333333333:apps/d1a2b3c4d5e6f7';

/** A list of apps or branches that is younger than this is used again. */
const MAX_AGE_MS = 30_000;

const problem = (value: string, message: string): AnnotationProblem => ({
  annotation: ANNOTATION_AMPLIFY_APP_ARN,
  value,
  message,
  expected: EXPECTED,
});

/** A branch as a target, in the environment that the rules give it. */
export function targetOf(
  arn: AmplifyArn,
  app: App,
  branch: Branch,
  environments: EnvironmentDefinition[],
): Target {
  const branchName = branch.branchName!;
  const { environment } = placeTarget(environments, {
    account: arn.account,
    branch: branchName,
    tags: { ...app.tags, ...branch.tags },
  });
  return {
    id: amplifyTargetId(arn, branchName),
    kind: 'amplify-branch',
    account: arn.account,
    region: arn.region,
    name: app.name!,
    resourceName: branchName,
    qualifier: branchName,
    environment,
  };
}

/** Why an account or region cannot be read, or undefined when it can. */
function unconfigured(arn: AmplifyArn, clients: AwsClients) {
  const account = clients.accounts.find(({ id }) => id === arn.account);
  if (!account) {
    return `Account ${arn.account} is not configured. Add it under deployments.aws.accounts in the app configuration.`;
  }
  return account.regions.includes(arn.region)
    ? undefined
    : `Region ${arn.region} of account ${arn.account} is not configured. Add it to the account's regions under deployments.aws.accounts.`;
}

interface Found {
  targets: Target[];
  problem?: AnnotationProblem;
  /** AWS could not be asked. */
  incomplete?: boolean;
}

async function resolveOne(
  value: string,
  environments: EnvironmentDefinition[],
  { clients, reader }: { clients: AwsClients; reader: AmplifyReader },
): Promise<Found> {
  const arn = parseAmplifyArn(value);
  if (!arn) {
    const message = 'This is not the ARN of an Amplify app.';
    return { targets: [], problem: problem(value, message) };
  }
  const missing = unconfigured(arn, clients);
  if (missing) return { targets: [], problem: problem(value, missing) };
  try {
    const options = { maxAgeMs: MAX_AGE_MS };
    const apps = await reader.apps(arn, options);
    const app = apps.find(({ appId }) => appId === arn.appId);
    if (!app) {
      const message = `There is no app ${arn.appId} in ${arn.region} of account ${arn.account}.`;
      return { targets: [], problem: problem(value, message) };
    }
    const branches = await reader.branches(arn, arn.appId, options);
    const wanted = branches.filter(
      ({ branchName }) => !arn.branch || branchName === arn.branch,
    );
    const targets = wanted.map(branch =>
      targetOf(arn, app, branch, environments),
    );
    if (targets.length > 0) return { targets };
    const message = arn.branch
      ? `The app ${app.name} has no branch ${arn.branch}.`
      : `The app ${app.name} has no branches yet.`;
    return { targets, problem: problem(value, message) };
  } catch (error) {
    // What passes must not make targets disappear from the page.
    if (isPassing(error)) return { targets: [], incomplete: true };
    if (isNotFound(error)) {
      const message = `There is no app ${arn.appId} in ${arn.region} of account ${arn.account}.`;
      return { targets: [], problem: problem(value, message) };
    }
    const { message, fix } = toReadError(error);
    return { targets: [], problem: problem(value, sentences(message, fix)) };
  }
}

/** The branches that an entity's annotation names. */
export async function resolveAmplifyTargets(
  entity: Entity,
  environments: EnvironmentDefinition[],
  sources: { clients: AwsClients; reader: AmplifyReader },
): Promise<ResolvedTargets> {
  const annotation = entity.metadata.annotations?.[ANNOTATION_AMPLIFY_APP_ARN];
  if (annotation === undefined) {
    return { targets: [], problems: [], annotated: false };
  }
  const values = annotation
    .split(',')
    .map(value => value.trim())
    .filter(Boolean);
  if (values.length === 0) {
    const problems = [problem(annotation, 'The annotation is empty.')];
    return { targets: [], problems, annotated: true };
  }
  const found = await Promise.all(
    values.map(value => resolveOne(value, environments, sources)),
  );
  const targets = found.flatMap(one => one.targets);
  return {
    targets: [...new Map(targets.map(target => [target.id, target])).values()],
    problems: found.flatMap(one => one.problem ?? []),
    annotated: true,
    incomplete: found.some(one => one.incomplete) || undefined,
  };
}
