import type { App, Branch } from '@aws-sdk/client-amplify';
import type {
  ConfigurationDifference,
  Release,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { dayAndTime, listed, migrationsIn } from '../rollback/notUndone';

/** Names of the variables that a build of a branch gets. */
export function variableNamesOf(app: App, branch: Branch): string[] {
  return [
    ...new Set([
      ...Object.keys(app.environmentVariables ?? {}),
      ...Object.keys(branch.environmentVariables ?? {}),
    ]),
  ].sort();
}

/** Variables that are set on one side only, by name. */
export function variableDifferences(
  from: readonly string[] | undefined,
  to: readonly string[] | undefined,
): ConfigurationDifference[] {
  if (!from || !to) return [];
  return [...new Set([...from, ...to])]
    .sort()
    .filter(name => from.includes(name) !== to.includes(name))
    .map(name => ({
      field: `variable ${name}`,
      from: from.includes(name) ? 'set' : undefined,
      to: to.includes(name) ? 'set' : undefined,
    }));
}

/** What is known of what taking a branch back leaves as it is. */
export interface AmplifyLeftovers {
  strategy: StrategyId;
  branch: Branch;
  to: Release;
  takesBack: readonly Release[];
  /** Variables of the branch today, and those of when the release was built where known. */
  variablesNow: readonly string[];
  variablesThen?: readonly string[];
  /** Files that the releases taken back changed, where the code host tells. */
  files?: readonly string[];
  /** The warm branch, for a switch. */
  warm?: string;
}

const NAMES_SHOWN = 6;

function variables(leftovers: AmplifyLeftovers): string[] {
  const { branch, to, strategy, variablesNow, variablesThen, warm } = leftovers;
  if (strategy === 'amplify-switch-branch') {
    return [
      `Environment variables and build settings of ${branch.branchName}. ${warm} keeps its own.`,
    ];
  }
  if (strategy === 'amplify-redeploy') {
    return ['Redirects, headers and other settings of the app.'];
  }
  const changed = variableDifferences(variablesThen, variablesNow).map(
    ({ field, to: now }) =>
      `${field.replace('variable ', '')} (${now ? 'added' : 'removed'})`,
  );
  if (changed.length > 0) {
    return [
      `Environment variables of the branch that changed since ${
        to.label
      }: ${listed(changed, NAMES_SHOWN)}. The build uses those of today.`,
    ];
  }
  const later =
    branch.updateTime !== undefined &&
    to.createdAt !== undefined &&
    branch.updateTime.getTime() > Date.parse(to.createdAt);
  return [
    later
      ? `Environment variables and build settings of the branch, which was last changed on ${dayAndTime(
          branch.updateTime!.toISOString(),
        )}, after ${to.label}. The build uses those of today${
          variablesNow.length > 0
            ? `: ${listed(variablesNow, NAMES_SHOWN)}`
            : ''
        }.`
      : 'Environment variables and build settings of the branch: the build uses those of today.',
  ];
}

function commitOnBranch({ strategy, branch }: AmplifyLeftovers): string[] {
  switch (strategy) {
    case 'amplify-rebuild':
      return [
        'The commit on the branch: it stays, and is deployed again when automatic builds are resumed and somebody pushes.',
      ];
    case 'amplify-switch-branch':
      return [
        `The commit on ${branch.branchName}: it stays, and is served there to those who come by its default domain.`,
      ];
    default:
      return [];
  }
}

/** What taking a branch back does not undo, each as a sentence. */
export function notUndoneByAmplify(leftovers: AmplifyLeftovers): string[] {
  return [
    'Data that the app has written, and changes to its backend.',
    ...migrationsIn(leftovers.takesBack, leftovers.files),
    ...variables(leftovers),
    ...commitOnBranch(leftovers),
  ];
}
