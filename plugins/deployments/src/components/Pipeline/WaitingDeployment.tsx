import { Link } from '@backstage/core-components';
import type {
  PendingApprovalView,
  EnvironmentRun,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { ActionButton } from '../Approvals/ActionButton';
import { Notice } from '../Frame';
import { reviewersText, runName, waitsText } from './words';

const useStyles = makeStyles(
  theme => ({
    root: { marginTop: theme.spacing(0.5) },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      justifyContent: 'space-between',
      gap: theme.spacing(1, 2),
    },
    // On a line with the shape of the state.
    text: { flex: '1 1 240px', minWidth: 0, paddingTop: 4 },
    secondary: { color: theme.palette.text.secondary },
    actions: { display: 'flex', gap: theme.spacing(1) },
  }),
  { name: 'BackspinWaitingDeployment' },
);

/** What a person has chosen to do about a deployment that waits. */
export type PipelineState = 'approved' | 'rejected';

/** A deployment that waits for people, with what the reader may do about it. */
export function WaitingDeployment({
  run,
  pending,
  onDecide,
}: {
  run: EnvironmentRun;
  pending: PendingApprovalView;
  onDecide(state: PipelineState): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const environment = pending.githubEnvironment;
  const words = { run: runName(run, t), environment };
  const asked = pending.reviewers.length > 0;
  return (
    <div className={classes.root}>
      <Notice state="attention">
        <div className={classes.line}>
          <div className={classes.text}>
            <div>
              <strong>{waitsText(pending, t)}</strong>{' '}
              {asked && (
                <span className={classes.secondary}>
                  {t('pipeline.reviewers', {
                    names: reviewersText(pending, t),
                  })}
                </span>
              )}
            </div>
            {asked && !pending.mayDecide && (
              <div className={classes.secondary}>
                <Link to={run.url}>
                  {t('pipeline.mayNot', {
                    environment: pending.environment ?? environment,
                  })}
                </Link>
              </div>
            )}
          </div>
          {asked && pending.mayDecide && (
            <div className={classes.actions}>
              <ActionButton
                main
                label={t('pipeline.approveWhat', words)}
                onClick={() => onDecide('approved')}
              >
                {t('pipeline.approve')}
              </ActionButton>
              <ActionButton
                label={t('pipeline.rejectWhat', words)}
                onClick={() => onDecide('rejected')}
              >
                {t('pipeline.reject')}
              </ActionButton>
            </div>
          )}
        </div>
      </Notice>
    </div>
  );
}
