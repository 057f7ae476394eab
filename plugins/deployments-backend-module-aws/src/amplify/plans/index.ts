import {
  releaseHistory,
  releasesTakenBack,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanWarning,
  ReleaseCandidate,
} from '@backspin/backstage-plugin-deployments-common';
import type { PlanDraft } from '@backspin/backstage-plugin-deployments-node';
import { comparisonUrl } from '../../codeHost';
import { notUndoneByAmplify, variableNamesOf } from '../notUndone';
import type { AmplifyStrategyId } from '../strategies';
import { rebuildPlan } from './rebuild';
import { redeployPlan } from './redeploy';
import { revertPlan } from './revert';
import { switchPlan } from './switchBranch';
import type { PlanFacts, WayPlan } from './types';

export type { PlanFacts, WarmBranch } from './types';

const WAYS: Record<AmplifyStrategyId, (facts: PlanFacts) => WayPlan> = {
  'amplify-switch-branch': switchPlan,
  'amplify-rebuild': rebuildPlan,
  'amplify-redeploy': redeployPlan,
  'amplify-revert': revertPlan,
};

function takenBackBefore({ release, record }: ReleaseCandidate): PlanWarning[] {
  if (!record?.takenBack) return [];
  return [
    {
      code: 'release-taken-back-before',
      title: `${release.label} was taken back before`,
      message: record.takenBackReason
        ? `The reason given: ${record.takenBackReason}`
        : 'No reason was given.',
    },
  ];
}

/** Works taking a branch back out. Pure: the same facts give the same plan. */
export function amplifyPlan(facts: PlanFacts): PlanDraft {
  const { input, app, branch, from, to, strategies, strategy } = facts;
  const { history, rollbacks, target } = input;
  const way = WAYS[strategy.id as AmplifyStrategyId](facts);
  const takesBack = releasesTakenBack(
    releaseHistory(history, rollbacks),
    from,
    to.release,
  );
  const variablesNow = variableNamesOf(app, branch);
  const variablesThen = history.find(
    ({ release }) => release.id === to.release.id,
  )?.release.configuration?.variableNames;
  return {
    target,
    purpose: 'roll-back',
    from,
    to: to.release,
    strategy: strategy.id,
    strategies,
    steps: way.steps,
    warnings: [...way.warnings, ...takenBackBefore(to)],
    notUndone: notUndoneByAmplify({
      strategy: strategy.id,
      branch,
      to: to.release,
      takesBack,
      variablesNow,
      variablesThen,
      files: facts.files,
      warm: facts.warm?.branch.branchName,
    }),
    takesBack,
    compareUrl: comparisonUrl(facts.repositoryUrl, from, to.release),
    differences: way.differences ?? [],
    expectedMs: way.expectedMs,
    expectedFrom: way.expectedFrom,
    basis: way.basis,
  };
}
