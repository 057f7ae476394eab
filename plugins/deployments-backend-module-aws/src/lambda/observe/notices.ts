import type {
  LambdaDetails,
  Notice,
  Observation,
  Stack,
} from '@backspin/backstage-plugin-deployments-common';
import { isRuntimeDeprecated, runtimeEndsOn } from '../runtimes';

/** What notices are worked out from. */
export interface NoticeInput {
  details: LambdaDetails;
  live: Observation['live'];
  stack?: Stack;
  /** A deployment is in flight. */
  moving: boolean;
  /** Milliseconds since the epoch. */
  now: number;
}

const percent = (weight: number) => `${Math.round(weight * 100)} %`;

/** Functions of these states do not serve, or only after a while. `Pending` passes by itself. */
const NOT_SERVING = [
  'Inactive',
  'Failed',
  'Deactivating',
  'Deactivated',
  'ActiveNonInvocable',
];

/** What somebody should know or mend about an alias. */
export function noticesOf(input: NoticeInput): Notice[] {
  const { details, live, stack, moving, now } = input;
  const notices: Notice[] = [];
  const [main, second] = live;
  if (details.alias === '$LATEST') {
    notices.push({
      code: 'no-alias',
      message:
        'The function has no alias: what is uploaded is live at once, and cannot be rolled back.',
      fix: 'Publish versions behind an alias; in SAM: AutoPublishAlias: live.',
    });
  }
  if (stack?.outOfStep && main) {
    const { recordedVersion } = stack.outOfStep;
    notices.push({
      code: 'out-of-step',
      message: `${main.release.label} is live, but stack ${stack.name} has recorded v${recordedVersion}. Its next deployment is likely to fail.`,
      fix: `Deploy a revert, or point the alias at v${recordedVersion} just before the next deployment.`,
    });
  }
  if (second && !moving) {
    notices.push({
      code: 'leftover-weight',
      message: `${second.release.label} still receives ${percent(
        second.weight,
      )} of the traffic, though no deployment is in progress.`,
      fix: 'Clear the weights of the alias; CodeDeploy refuses to deploy until then.',
    });
  }
  if (stack && /(FAILED|^ROLLBACK_COMPLETE)$/.test(stack.status)) {
    notices.push({
      code: 'stack-failed',
      message: `Stack ${stack.name} is in ${stack.status}${
        stack.statusReason ? `: ${stack.statusReason}` : '.'
      }`,
      fix: 'Look at the events of the stack; it cannot be updated as it is.',
    });
  }
  if (details.state && NOT_SERVING.includes(details.state)) {
    notices.push({
      code: 'not-active',
      message: `The live version is ${details.state}${
        details.stateReason ? `: ${details.stateReason}` : '.'
      }`,
      fix:
        details.state === 'Inactive'
          ? 'It was idle for weeks; the first call wakes it and fails.'
          : 'Mend the cause and deploy again.',
    });
  }
  if (details.lastUpdateStatus === 'Failed') {
    notices.push({
      code: 'update-failed',
      message: 'The last update of the function failed.',
      fix: 'Look at the function in the console, and deploy again.',
    });
  }
  if (isRuntimeDeprecated(details.runtime, now)) {
    notices.push({
      code: 'runtime-deprecated',
      message: `AWS ended the support of ${details.runtime} on ${runtimeEndsOn(
        details.runtime,
      )}: no more security patches.`,
      fix: 'Move to a runtime in support before AWS blocks updates.',
    });
  }
  return notices;
}
