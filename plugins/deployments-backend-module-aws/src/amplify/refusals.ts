import type { ReleaseCandidate } from '@backspin/backstage-plugin-deployments-common';
import type { PlanRefusal } from '@backspin/backstage-plugin-deployments-node';
import type { BranchState } from './BranchReader';

/** Why a branch cannot be taken back at all; undefined when it can. */
export function refusalOf(
  { app, live }: Pick<BranchState, 'app' | 'live'>,
  candidates: readonly ReleaseCandidate[],
): PlanRefusal | undefined {
  if (!live) {
    return {
      code: 'nothing-to-go-back-to',
      message: 'No build of this branch has succeeded yet, so nothing is live.',
    };
  }
  if (candidates.some(({ eligible }) => eligible)) return undefined;
  const reasonOf = (code: string) =>
    candidates.find(({ reason }) => reason?.code === code)?.reason?.message;
  if (!app.repository?.trim()) {
    return {
      code: 'strategy-does-not-fit',
      message: `${
        app.name
      } is deployed by hand, and none of its earlier deployments can be deployed again. ${
        reasonOf('deleted') ?? 'There is none.'
      }`,
    };
  }
  const unknown = reasonOf('commit-unknown');
  return unknown
    ? { code: 'commit-unknown', message: unknown }
    : {
        code: 'nothing-to-go-back-to',
        message:
          'No other build of this branch can be built again. Revert the commit in the repository instead.',
      };
}

const REFUSALS: Partial<
  Record<NonNullable<ReleaseCandidate['reason']>['code'], PlanRefusal['code']>
> = {
  'commit-unknown': 'commit-unknown',
  deleted: 'release-deleted',
};

/** The release that was asked for, or the last good one. */
export function chooseRelease(
  to: string | undefined,
  candidates: readonly ReleaseCandidate[],
): { candidate: ReleaseCandidate } | { refusal: PlanRefusal } {
  const candidate =
    to === undefined
      ? candidates.find(({ lastGood }) => lastGood)
      : candidates.find(({ release }) => release.id === to);
  if (!candidate) {
    return {
      refusal: {
        code: 'nothing-to-go-back-to',
        message:
          to === undefined
            ? 'No earlier build is known to have been live and good. Choose one from the list.'
            : `Build #${to} is not a build of this branch.`,
      },
    };
  }
  if (candidate.eligible) return { candidate };
  const reason = candidate.reason!;
  return {
    refusal: {
      code: REFUSALS[reason.code] ?? 'not-eligible',
      message: `${candidate.release.label}: ${reason.message}`,
    },
  };
}
