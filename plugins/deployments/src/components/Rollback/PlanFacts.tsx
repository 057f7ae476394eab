import {
  durationText,
  isMend,
  type Environment,
  type Plan,
  type StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { CommitLine, ReleaseLabel } from '../Release';
import { Differences } from './Differences';
import { expectedText } from './expectedText';
import { FactList, type Fact } from './FactList';
import { NeededApprovals, needsApproval } from './NeededApprovals';
import { StrategyChoice } from './StrategyChoice';
import { TakesBack } from './TakesBack';

const useStyles = makeStyles(
  theme => ({ secondary: { color: theme.palette.text.secondary } }),
  { name: 'BackspinPlanFacts' },
);

function ExpectedTime({ plan }: { plan: Plan }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <>
      {t('rollback.takesAbout', { duration: expectedText(plan) })}
      {plan.verificationSeconds > 0 &&
        `, ${t('rollback.thenWatching', {
          duration: durationText(plan.verificationSeconds * 1_000),
        })}`}{' '}
      <span className={classes.secondary}>
        {t('rollback.takesFrom', { source: plan.expectedFrom })}
      </span>
    </>
  );
}

/** What a plan will do, how, for how long, and what differs afterwards. */
export function PlanFacts({
  plan,
  isUndo,
  environment,
  onChooseStrategy,
}: {
  plan: Plan;
  /** It goes to where an earlier rollback came from. */
  isUndo: boolean;
  environment?: Environment;
  /** Absent where the plan is only shown. */
  onChooseStrategy?(strategy: StrategyId): void;
}) {
  const { t } = useT();
  const facts: Fact[] = [
    [
      t('rollback.change'),
      // There is no list of releases beside it that would say so.
      (isUndo || isMend(plan)) && (
        <>
          <ReleaseLabel from={plan.from.label} to={plan.to.label} />
          {plan.to.commit && <CommitLine commit={plan.to.commit} />}
        </>
      ),
    ],
    [
      t('rollback.how'),
      <StrategyChoice plan={plan} onChoose={onChooseStrategy} />,
    ],
    [t('rollback.takes'), <ExpectedTime plan={plan} />],
    [
      t('rollback.takesBack'),
      (plan.takesBack.length > 0 || !(isUndo || isMend(plan))) && (
        <TakesBack plan={plan} />
      ),
    ],
    [t('rollback.configuration'), <Differences plan={plan} />],
    [
      t('rollback.needs'),
      needsApproval(plan, environment) && (
        <NeededApprovals plan={plan} environment={environment} />
      ),
    ],
  ];
  return <FactList facts={facts} />;
}
