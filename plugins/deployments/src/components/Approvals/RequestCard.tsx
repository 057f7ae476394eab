import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { useT } from '../../translation';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { Changes } from './Changes';
import { DecisionForm } from './DecisionForm';
import { Decisions } from './Decisions';
import { RequestFacts } from './RequestFacts';
import { WithdrawButton } from './WithdrawButton';
import { whatOf } from './whatOf';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
      padding: theme.spacing(2, 2.5),
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      fontSize: 14,
      '& > :last-child': { marginLeft: 'auto' },
    },
    title: {
      margin: 0,
      fontSize: 16,
      lineHeight: '22px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinRequestCard' },
);

/** What came of a request, on the page that it is shown on. */
export type RequestEnd = 'approve' | 'reject' | 'withdraw';

/** One request that awaits approval: what it would do, what has changed since, and what the reader may do about it. */
export function RequestCard({
  view,
  own,
  onEnd,
}: {
  view: RollbackView;
  /** The reader asked for it. */
  own?: boolean;
  onEnd(view: RollbackView, end: RequestEnd): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const { rollback } = view;
  return (
    <Paper
      variant="outlined"
      component="article"
      className={classes.root}
      aria-labelledby={id}
    >
      <div className={classes.head}>
        <h3 id={id} className={classes.title}>
          {whatOf(rollback, t)}
        </h3>
        <StateChip state="attention">
          {t('run.word.awaiting-approval')}
        </StateChip>
        {own && <span>{t('approvals.yours')}</span>}
        <RollbackLink id={rollback.id}>{t('approval.opens')}</RollbackLink>
      </div>
      <RequestFacts rollback={rollback} />
      <Decisions rollback={rollback} />
      <Changes changes={view.changes ?? []} />
      {view.mayDecide && !own && (
        <DecisionForm
          view={view}
          onDecided={decision => onEnd(view, decision)}
        />
      )}
      {own && view.mayCancel && (
        <div>
          <WithdrawButton
            rollback={rollback}
            onWithdrawn={() => onEnd(view, 'withdraw')}
          />
        </div>
      )}
    </Paper>
  );
}
