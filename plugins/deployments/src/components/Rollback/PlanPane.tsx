import type {
  Environment,
  Plan,
  StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useRollback } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { FreezeNotice } from './FreezeNotice';
import { PlanConsequences } from './PlanConsequences';
import { PlanFacts } from './PlanFacts';
import { PlanSkeleton } from './PlanSkeleton';
import { ProblemNotice } from './ProblemNotice';
import { UndoneRollback } from './UndoneRollback';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gap: theme.spacing(2),
      padding: theme.spacing(2, 2.5),
    },
    stale: { opacity: 0.5, transition: 'opacity 150ms ease-out 150ms' },
    problem: { padding: theme.spacing(2, 2.5) },
  }),
  { name: 'BackspinPlanPane' },
);

/** The plan with all that it means, or why there is none. */
export function PlanPane({
  plan,
  undoes,
  environment,
  isStale,
  isRefused,
  error,
  onChooseStrategy,
  onRetry,
  onFollow,
}: {
  plan?: Plan;
  /** Id of the rollback to be undone. */
  undoes?: string;
  environment?: Environment;
  /** Another plan is being worked out. */
  isStale: boolean;
  /** The reader may look, and not act, unless by breaking glass. */
  isRefused: boolean;
  error?: Error;
  onChooseStrategy(strategy: StrategyId): void;
  onRetry(): void;
  onFollow(id: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const undone = useRollback(undoes);
  if (error) {
    return (
      <div className={classes.problem}>
        <ProblemNotice
          error={error}
          asked="plan"
          onRetry={onRetry}
          onFollow={onFollow}
        />
      </div>
    );
  }
  // Both at once, so that the plan does not move down when the other comes.
  if (!plan || (undoes && undone.isPending)) return <PlanSkeleton />;
  return (
    <div
      className={isStale ? `${classes.root} ${classes.stale}` : classes.root}
      aria-busy={isStale}
    >
      {isRefused && (
        <Notice state="attention">
          {plan.mayBreakGlass ? (
            t('glass.only')
          ) : (
            <>
              <strong>{t('problem.notAllowed')}.</strong>{' '}
              {t('problem.notAllowedThen')}
            </>
          )}
        </Notice>
      )}
      {plan.policy?.freeze && (
        <FreezeNotice
          freeze={plan.policy.freeze}
          mayBreakGlass={plan.mayBreakGlass === true}
        />
      )}
      {undone.data && <UndoneRollback rollback={undone.data.rollback} />}
      <PlanFacts
        plan={plan}
        isUndo={undoes !== undefined}
        environment={environment}
        onChooseStrategy={onChooseStrategy}
      />
      <PlanConsequences plan={plan} />
    </div>
  );
}
