import type {
  Environment,
  Plan,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { DeploymentsRequestError, isNotAllowed, isRefusal } from '../../api';
import { useT, type Translate } from '../../translation';
import { Notice } from '../Frame';
import { DecisionFields } from './DecisionFields';
import { PlanConsequences } from './PlanConsequences';
import { PlanFacts } from './PlanFacts';
import type { Decision } from './useDecision';

const useStyles = makeStyles(
  theme => ({
    stale: { opacity: 0.55, transition: 'opacity 150ms' },
    problem: { marginBottom: theme.spacing(2) },
    retry: { textTransform: 'none', whiteSpace: 'nowrap' },
  }),
  { name: 'BackspinPlanPane' },
);

function problemTitle(error: Error, fallback: string, t: Translate) {
  if (isNotAllowed(error)) return t('rollback.notAllowed');
  return isRefusal(error) ? t('rollback.notPossible') : fallback;
}

function Problem({
  error,
  fallback,
  onRetry,
}: {
  error: Error;
  /** Title of an error that is no refusal. */
  fallback: string;
  onRetry?(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const newPlan = error instanceof DeploymentsRequestError && error.plan;
  return (
    <div role="alert" className={classes.problem}>
      <Notice
        state={newPlan || isRefusal(error) ? 'attention' : 'failing'}
        action={
          onRetry && (
            <Button size="small" className={classes.retry} onClick={onRetry}>
              {t('rollback.tryAgain')}
            </Button>
          )
        }
      >
        <strong>
          {newPlan
            ? t('rollback.stateChanged')
            : `${problemTitle(error, fallback, t)}.`}
        </strong>{' '}
        {error.message}
        {newPlan && ` ${t('rollback.stateChangedThen')}`}
      </Notice>
    </div>
  );
}

function PlanSkeleton() {
  const { t } = useT();
  return (
    <div role="status" aria-label={t('rollback.planning')}>
      {[60, 40, 55, 45, 90, 90].map((width, index) => (
        <Skeleton key={index} variant="text" width={`${width}%`} height={30} />
      ))}
    </div>
  );
}

/** The plan with all that it means, or why there is none, and the reader's decision. */
export function PlanPane({
  plan,
  environment,
  isStale,
  planError,
  requestError,
  decision,
  isRequesting,
  onChooseStrategy,
  onRetry,
}: {
  plan?: Plan;
  environment?: Environment;
  /** Another plan is being worked out. */
  isStale: boolean;
  planError?: Error;
  requestError?: Error;
  decision: Decision;
  isRequesting: boolean;
  onChooseStrategy(strategy: StrategyId): void;
  onRetry(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <>
      {requestError && (
        <Problem error={requestError} fallback={t('rollback.failedToAsk')} />
      )}
      {planError && (
        <Problem
          error={planError}
          fallback={t('rollback.failedToPlan')}
          onRetry={onRetry}
        />
      )}
      {!plan && !planError && <PlanSkeleton />}
      {plan && (
        <div
          className={isStale ? classes.stale : undefined}
          aria-busy={isStale}
        >
          <PlanFacts
            plan={plan}
            environment={environment}
            onChooseStrategy={onChooseStrategy}
          />
          <PlanConsequences plan={plan} />
          <DecisionFields
            plan={plan}
            decision={decision}
            disabled={isRequesting}
          />
        </div>
      )}
    </>
  );
}
