import type {
  Release,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { dayAndTime, listed, migrationsIn } from '../../rollback/notUndone';
import type { StackFacts } from './facts';

/** What is known of what a rollback of an alias leaves as it is. */
export interface LambdaLeftovers {
  strategy: StrategyId;
  stack?: StackFacts;
  from: Release;
  to: Release;
  /** Releases whose changes are taken back. */
  takesBack: readonly Release[];
  provisionedConcurrency?: number;
}

/** Names that are given in full; more are counted. */
const NAMES_SHOWN = 3;

/** The other functions of the stack, and what its newest update brought. */
function ofStack({ stack, to }: LambdaLeftovers): string[] {
  if (!stack) return ['Other functions that were released together with it.'];
  const { name, otherFunctions = [], updatedAt } = stack;
  const others =
    otherFunctions.length > 0
      ? `, among them ${
          otherFunctions.length === 1 ? 'the function' : 'the functions'
        } ${listed(otherFunctions, NAMES_SHOWN)}`
      : '';
  const later =
    updatedAt !== undefined &&
    to.createdAt !== undefined &&
    Date.parse(updatedAt) > Date.parse(to.createdAt);
  return [
    `Other resources of stack ${name}${others}.`,
    ...(later
      ? [
          `What the updates of stack ${name} since ${
            to.label
          } changed outside this function. The newest was on ${dayAndTime(
            updatedAt,
          )}.`,
        ]
      : []),
  ];
}

/** What a rollback of an alias does not undo, each as a sentence. */
export function notUndoneByAlias(leftovers: LambdaLeftovers): string[] {
  const { strategy, takesBack, provisionedConcurrency } = leftovers;
  const byCodeDeploy =
    strategy === 'codedeploy' || strategy === 'codedeploy-canary';
  return [
    'Data that the release has written, and messages that it has sent or consumed.',
    ...migrationsIn(takesBack),
    `Settings outside the version: triggers, permissions, reserved concurrency, tags${
      provisionedConcurrency
        ? `, and the provisioned concurrency of ${provisionedConcurrency}, which follows the alias`
        : ''
    }.`,
    ...ofStack(leftovers),
    ...(byCodeDeploy
      ? ['The hook functions of the deployment group do not run.']
      : []),
  ];
}
