import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useId, useRef, useState } from 'react';
import { useT } from '../../translation';
import { Changes } from '../Approvals/Changes';
import { DecisionForm } from '../Approvals/DecisionForm';
import { Decisions } from '../Approvals/Decisions';
import { Expiry } from '../Approvals/Expiry';
import { WhoApproves } from '../Approvals/WhoApproves';
import { approvalsGiven } from '../Approvals/whatOf';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.25),
      marginBottom: theme.spacing(2),
      fontSize: 14,
      lineHeight: '20px',
      '&:focus': { outline: 'none' },
    },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: theme.spacing(0, 2),
      justifyContent: 'space-between',
    },
    heading: { margin: 0, fontSize: 14, fontWeight: 700 },
    secondary: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinApprovalSection' },
);

/**
 * The approval that a rollback needs or needed: who may give it, how far it has
 * come, until when it can be given, and what has changed since the plan was made.
 */
export function ApprovalSection({ view }: { view: RollbackView }) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const [decided, setDecided] = useState(0);
  // The buttons go with the decision; the focus stays where it was made.
  useEffect(() => {
    if (decided > 0) section.current?.focus();
  }, [decided]);

  const { rollback } = view;
  const { approval } = rollback;
  if (!approval) return null;
  const waits = rollback.status === 'awaiting-approval';
  return (
    <section
      ref={section}
      tabIndex={-1}
      className={classes.root}
      aria-labelledby={id}
    >
      <div className={classes.head}>
        <h2 id={id} className={classes.heading}>
          {t('approval.region')}:{' '}
          {t('approval.of', {
            given: `${approvalsGiven(rollback)}`,
            required: `${approval.required}`,
          })}
        </h2>
        {waits && (
          <span className={classes.secondary}>
            {t('approval.expiresLine', {
              when: <Expiry at={approval.expiresAt} />,
            })}
          </span>
        )}
      </div>
      {waits && (
        <div>
          <WhoApproves rollback={rollback} />.
        </div>
      )}
      <Decisions rollback={rollback} />
      {waits && <Changes changes={view.changes ?? []} />}
      {waits && view.mayDecide && (
        <DecisionForm
          view={view}
          onDecided={() => setDecided(count => count + 1)}
        />
      )}
      {waits && view.whyNot && (
        <div className={classes.secondary}>{view.whyNot}</div>
      )}
    </section>
  );
}
