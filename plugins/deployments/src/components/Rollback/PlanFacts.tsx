import { Link } from '@backstage/core-components';
import {
  durationText,
  type ConfigurationDifference,
  type Environment,
  type Plan,
  type StrategyId,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT, type Translate } from '../../translation';
import { shortSha } from '../Release';
import { StrategyChoice } from './StrategyChoice';

const MONOSPACE = 'Menlo, Consolas, "DejaVu Sans Mono", monospace';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, 25%) 1fr',
      gap: theme.spacing(1.25, 2),
      margin: 0,
      fontSize: 14,
      lineHeight: '20px',
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
    },
    secondary: { color: theme.palette.text.secondary },
    sha: { fontFamily: MONOSPACE, fontSize: 12 },
    differences: { margin: 0, padding: 0, listStyle: 'none' },
  }),
  { name: 'BackspinPlanFacts' },
);

const VARIABLE = 'variable ';

/** A difference in words. For variables it names the release that has it; values are never known here. */
function differenceText(
  { field, from, to }: ConfigurationDifference,
  plan: Plan,
  t: Translate,
): string {
  if (field.startsWith(VARIABLE)) {
    return t('rollback.onlyIn', {
      name: field.slice(VARIABLE.length),
      release: from === undefined ? plan.to.label : plan.from.label,
    });
  }
  return t('rollback.changes', { field, from: from ?? '–', to: to ?? '–' });
}

function TakesBack({ plan }: { plan: Plan }) {
  const classes = useStyles();
  const { t } = useT();
  const shas = plan.takesBack.flatMap(({ commit }) =>
    commit ? [shortSha(commit.sha)] : [],
  );
  const authors = new Set(
    plan.takesBack.flatMap(({ commit }) => commit?.author ?? []),
  );
  const parts: ReactNode[] = [
    plan.takesBack.length === 0
      ? t('rollback.bringsBack')
      : t('rollback.releases', { count: plan.takesBack.length }),
    shas.length > 0 && <span className={classes.sha}>{shas.join(', ')}</span>,
    [...authors].join(', '),
    plan.compareUrl && (
      <Link to={plan.compareUrl}>{t('rollback.compare')}</Link>
    ),
  ].filter(Boolean);
  return (
    <>
      {parts.map((part, index) => (
        <span key={index}>
          {index > 0 && ' · '}
          {part}
        </span>
      ))}
    </>
  );
}

/** What a plan will do, how, for how long, and what differs afterwards. */
export function PlanFacts({
  plan,
  environment,
  onChooseStrategy,
}: {
  plan: Plan;
  environment?: Environment;
  onChooseStrategy?(strategy: StrategyId): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const approvals = environment?.policy.approvals ?? 0;
  return (
    <dl className={classes.root}>
      <dt>{t('rollback.how')}</dt>
      <dd>
        <StrategyChoice plan={plan} onChoose={onChooseStrategy} />
      </dd>
      <dt>{t('rollback.takes')}</dt>
      <dd>
        {t('rollback.takesAbout', { duration: durationText(plan.expectedMs) })}
        {plan.verificationSeconds > 0 &&
          `, ${t('rollback.thenWatching', {
            duration: durationText(plan.verificationSeconds * 1_000),
          })}`}{' '}
        <span className={classes.secondary}>
          {t('rollback.takesFrom', { source: plan.expectedFrom })}
        </span>
      </dd>
      <dt>{t('rollback.takesBack')}</dt>
      <dd>
        <TakesBack plan={plan} />
      </dd>
      <dt>{t('rollback.configuration')}</dt>
      <dd>
        {plan.differences.length === 0 ? (
          t('rollback.sameConfiguration')
        ) : (
          <ul className={classes.differences}>
            {plan.differences.map(difference => (
              <li key={difference.field}>
                {differenceText(difference, plan, t)}
              </li>
            ))}
          </ul>
        )}
      </dd>
      {approvals > 0 && (
        <>
          <dt>{t('rollback.needs')}</dt>
          <dd>{t('rollback.approvals', { count: approvals })}</dd>
        </>
      )}
    </dl>
  );
}
