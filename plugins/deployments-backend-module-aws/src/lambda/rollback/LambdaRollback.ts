import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type {
  ReleaseCandidate,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
  PlanRefusal,
  ReadBack,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { chooseStrategy } from '../../rollback/chooseStrategy';
import { sentences } from '../../steps/outcome';
import { lambdaCandidates } from './candidates';
import { FactReader } from './FactReader';
import type { FactSources } from './FactReader';
import type { PlanFacts, TargetFacts } from './facts';
import { lambdaPlan } from './plan';
import { chooseToMend, purposeOf } from './purpose';
import { executeLambdaStep } from './steps';
import { lambdaStrategies } from './strategies';

/** What the rollback half of the Lambda provider is made from. */
export interface LambdaRollbackOptions extends FactSources {
  /** Milliseconds since the epoch; for tests. */
  now?: () => number;
}

const NO_ALIAS: PlanRefusal = {
  code: 'no-alias',
  message:
    'The function has no alias: what is uploaded is live at once, and the versions before it are not kept in use. Publish versions behind an alias (in SAM: AutoPublishAlias: live) and it can be rolled back from the next release on.',
};

/** Taking a Lambda alias back: what it can go back to, how, and doing it. */
export class LambdaRollback {
  private readonly facts: FactReader;
  private readonly now: () => number;

  constructor(private readonly options: LambdaRollbackOptions) {
    this.facts = new FactReader(options);
    this.now = options.now ?? Date.now;
  }

  /** See {@link DeploymentProvider.listReleases}. */
  async listReleases(input: PlanInput): Promise<{
    candidates: ReleaseCandidate[];
    refusal?: PlanRefusal;
  }> {
    if (input.target.qualifier === '$LATEST') {
      return { candidates: [], refusal: NO_ALIAS };
    }
    const facts = await this.facts.target(input);
    const candidates = this.candidates(input, facts);
    return { candidates, refusal: refusalOf(facts, candidates) };
  }

  /** See {@link DeploymentProvider.plan}. */
  async plan(
    input: PlanInput,
  ): Promise<{ draft: PlanDraft } | { refusal: PlanRefusal }> {
    if (input.target.qualifier === '$LATEST') return { refusal: NO_ALIAS };
    const facts = await this.facts.plan(input);
    const candidates = this.candidates(input, facts);
    const chosen = chooseFor(input, facts, candidates);
    if ('refusal' in chosen) return chosen;
    const to = chosen.candidate;

    const strategies = lambdaStrategies({
      alias: facts.alias,
      inFlight: facts.inFlight,
      group: facts.group?.group,
      shift: facts.group?.shift,
      to: to.release.id,
      purpose: purposeOf(input),
    });
    const way = chooseStrategy(input.strategy, strategies, 'A Lambda alias');
    if ('refusal' in way) return way;
    const notActive = stateRefusal(
      to,
      await this.facts.state(input.target, to.release.id),
    );
    if (notActive) return { refusal: notActive };
    return {
      draft: lambdaPlan({
        input,
        facts,
        to,
        strategies,
        strategy: way.strategy,
        now: this.now(),
      }),
    };
  }

  /** See {@link DeploymentProvider.executeStep}. */
  executeStep(context: StepContext): Promise<StepResult> {
    return executeLambdaStep(context, this.options);
  }

  /** See {@link DeploymentProvider.readBack}. */
  async readBack(target: Target): Promise<ReadBack> {
    const [{ version, second }, firingAlarms] = await Promise.all([
      this.facts.alias(target),
      this.facts.firingAlarms(target),
    ]);
    const rest = second?.weight ?? 0;
    return {
      live: [
        // Weights such as 0.1 do not add up to 1 in floating point.
        { releaseId: version, weight: Math.round((1 - rest) * 1e6) / 1e6 },
        ...(second
          ? [{ releaseId: second.version, weight: second.weight }]
          : []),
      ].sort((a, b) => b.weight - a.weight),
      firingAlarms,
    };
  }

  private candidates(input: PlanInput, facts: TargetFacts) {
    const { history, rollbacks } = input;
    return lambdaCandidates({ facts, history, rollbacks, now: this.now() });
  }
}

function refusalOf(
  { inFlight }: TargetFacts,
  candidates: readonly ReleaseCandidate[],
): PlanRefusal | undefined {
  if (candidates.some(({ eligible }) => eligible)) return undefined;
  if (inFlight) {
    return {
      code: 'deployment-in-flight',
      message: inFlight.isRollback
        ? `CodeDeploy is going back to v${inFlight.to} by itself, in deployment ${inFlight.id}. Wait for its end.`
        : `Deployment ${inFlight.id} of v${inFlight.to} is in progress, and v${inFlight.from} before it has been deleted.`,
    };
  }
  return {
    code: 'nothing-to-go-back-to',
    message:
      'There is no other version that was live and still exists. Deploy a revert instead.',
  };
}

/** The release that a plan of this purpose leads to. */
function chooseFor(
  input: PlanInput,
  facts: PlanFacts,
  candidates: readonly ReleaseCandidate[],
): { candidate: ReleaseCandidate } | { refusal: PlanRefusal } {
  if (purposeOf(input) !== 'roll-back') {
    return chooseToMend(input, facts, candidates);
  }
  const refusal = refusalOf(facts, candidates);
  return refusal ? { refusal } : chooseRelease(input.to, candidates);
}

const REFUSALS: Partial<
  Record<NonNullable<ReleaseCandidate['reason']>['code'], PlanRefusal['code']>
> = {
  deleted: 'release-deleted',
  'deployment-in-flight': 'deployment-in-flight',
};

/** The release that was asked for, or the last good one. */
function chooseRelease(
  to: string | undefined,
  candidates: readonly ReleaseCandidate[],
): { candidate: ReleaseCandidate } | { refusal: PlanRefusal } {
  const candidate =
    to === undefined
      ? candidates.find(({ lastGood }) => lastGood)
      : candidates.find(({ release }) => release.id === to);
  if (candidate?.eligible) return { candidate };
  if (candidate) {
    const { code, message } = candidate.reason!;
    return {
      refusal: {
        code: REFUSALS[code] ?? 'not-eligible',
        message: `${candidate.release.label}: ${message}`,
      },
    };
  }
  return {
    refusal:
      to === undefined
        ? {
            code: 'nothing-to-go-back-to',
            message:
              'No earlier version is known to have been live and good. Choose one from the list.',
          }
        : {
            code: 'release-deleted',
            message: `There is no version ${to} of this function.`,
          },
  };
}

const ADVICE: Partial<Record<string, string>> = {
  Inactive:
    'It was idle for long. Invoke the version once, wait until it is Active, and plan again',
  Pending: 'It is being prepared. Plan again in a minute',
};

/** Why a version cannot serve, though it exists. */
function stateRefusal(
  { release }: ReleaseCandidate,
  configuration: FunctionConfiguration | undefined,
): PlanRefusal | undefined {
  if (!configuration) {
    return {
      code: 'release-deleted',
      message: `${release.label} has just been deleted in AWS.`,
    };
  }
  const { State: state, StateReason: reason } = configuration;
  if (state === undefined || state === 'Active') return undefined;
  return {
    code: 'release-not-active',
    message: sentences(
      `${release.label} is ${state}, so it could not serve`,
      reason,
      ADVICE[state] ?? 'Choose another version',
    ),
  };
}
