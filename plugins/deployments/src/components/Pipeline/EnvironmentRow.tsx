import type { EnvironmentRuns } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import type { PipelineDecision } from './DecisionDialog';
import { RunLine } from './RunLine';
import { useRowStyles } from './rowStyles';
import { WaitingDeployment } from './WaitingDeployment';

const useStyles = makeStyles(
  theme => ({
    name: { margin: 0, fontSize: 13, lineHeight: '22px', fontWeight: 700 },
    runs: { display: 'grid', gap: theme.spacing(1.5), minWidth: 0 },
  }),
  { name: 'BackspinPipelineEnvironment' },
);

/** An environment with its runs, and what is to be decided about them. */
export function EnvironmentRow({
  title,
  group,
  stacked,
  onDecide,
}: {
  title: string | undefined;
  group: EnvironmentRuns;
  stacked: boolean;
  onDecide(decision: PipelineDecision): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <li className={useRowStyles(stacked)}>
      <h3
        className={classes.name}
        title={group.environment ? undefined : t('pipeline.elsewhereTitle')}
      >
        {title ?? group.environment ?? t('pipeline.elsewhere')}
      </h3>
      <div className={classes.runs}>
        {group.runs.map(run => (
          <RunLine key={run.id} run={run}>
            {run.pendingApprovals.map(pending => (
              <WaitingDeployment
                key={pending.environmentId}
                run={run}
                pending={pending}
                onDecide={state => onDecide({ run, pending, state })}
              />
            ))}
          </RunLine>
        ))}
      </div>
    </li>
  );
}
