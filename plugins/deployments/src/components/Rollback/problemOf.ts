import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { DeploymentsRequestError, isNotAllowed } from '../../api';
import type { Translate } from '../../translation';

/** Why a plan or a rollback was not to be had, and what the reader can do. */
export interface Problem {
  title: string;
  /** What happened and what to do, as sentences. */
  text: string;
  /** Asking once more may help. */
  mayPass: boolean;
  /** The newer plan is shown in the place of the one that was decided on. */
  newPlan: boolean;
  /** The rollback that is in the way, to be watched instead. */
  active?: Rollback;
}

/**
 * Whether a request may have been taken although no proper answer came: none at
 * all (0), a success that was not understood, or a gateway that gave up.
 */
function isUncertain({ statusCode }: DeploymentsRequestError): boolean {
  return statusCode < 300 || statusCode === 502 || statusCode === 504;
}

function kindOf(error: DeploymentsRequestError, asked: 'plan' | 'rollback') {
  if (error.plan) return 'stateChanged';
  if (error.code === 'rollback-in-progress') return 'inProgress';
  if (isNotAllowed(error)) return 'notAllowed';
  if (error.statusCode === 409) return 'notPossible';
  if (asked === 'plan') return 'notPlanned';
  return isUncertain(error) ? 'uncertain' : 'notStarted';
}

/** Refusals that stay until somebody has changed the function or its repository. */
const LASTING: readonly unknown[] = [
  'no-alias',
  'release-deleted',
  'commit-unknown',
  'nothing-to-mend',
];

/**
 * What an error means to somebody who decides on a rollback.
 *
 * @param asked - what was asked of the server
 */
export function problemOf(
  error: Error,
  asked: 'plan' | 'rollback',
  t: Translate,
): Problem {
  const known =
    error instanceof DeploymentsRequestError
      ? error
      : new DeploymentsRequestError(0, error.name, error.message);
  const kind = kindOf(known, asked);
  const advice = {
    stateChanged: t('problem.stateChangedThen'),
    inProgress: '',
    notAllowed: t('problem.notAllowedThen'),
    notPossible: '',
    notPlanned: '',
    notStarted: t('problem.notStartedThen'),
    uncertain: t('problem.uncertainThen'),
  }[kind];
  const cause =
    known.statusCode === 0 ? t('problem.unreachable') : known.message;
  return {
    title: t(`problem.${kind}`),
    text: [/[.!?]$/.test(cause) ? cause : `${cause}.`, advice]
      .filter(Boolean)
      .join(' '),
    mayPass: !LASTING.includes(known.code),
    newPlan: kind === 'stateChanged',
    active: known.active,
  };
}
