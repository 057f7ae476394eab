import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(1) },
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    summary: {
      cursor: 'pointer',
      fontSize: 14,
      padding: theme.spacing(0.5, 0),
    },
    calls: {
      margin: theme.spacing(0.5, 0, 0),
      padding: theme.spacing(1, 1.5),
      listStyle: 'none',
      backgroundColor: theme.palette.background.default,
      borderRadius: theme.shape.borderRadius,
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
      lineHeight: '20px',
      overflowWrap: 'anywhere',
    },
    reads: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinPlanConsequences' },
);

/** What a plan warns of, what it leaves as it is, and the calls it makes. */
export function PlanConsequences({ plan }: { plan: Plan }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.root}>
      {plan.warnings.map(({ code, title, message }) => (
        <Notice key={`${code} ${title}`} state="attention">
          <strong>{title}.</strong> {message}
        </Notice>
      ))}
      {plan.notUndone.length > 0 && (
        <Notice state="unknown">
          <strong>{t('rollback.notUndone')}</strong>
          <ul className={classes.list}>
            {plan.notUndone.map(sentence => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </Notice>
      )}
      <details>
        <summary className={classes.summary}>
          {t('rollback.calls', { count: plan.steps.length })}
        </summary>
        <ol className={classes.calls}>
          {plan.steps.map(step => (
            <li key={step.id} className={step.effect ? '' : classes.reads}>
              {step.call}
            </li>
          ))}
        </ol>
      </details>
    </div>
  );
}
