import type { DeploymentStep } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import BlockIcon from '@material-ui/icons/Block';
import CheckIcon from '@material-ui/icons/Check';
import ErrorIcon from '@material-ui/icons/ErrorOutline';
import RadioButtonUncheckedIcon from '@material-ui/icons/RadioButtonUnchecked';
import RemoveIcon from '@material-ui/icons/Remove';
import TimelapseIcon from '@material-ui/icons/Timelapse';
import { useState } from 'react';
import { useT } from '../../translation';
import { useStateColors } from '../State';
import { Took } from '../Time';
import { StepLog } from './StepLog';

const ICONS = {
  pending: RadioButtonUncheckedIcon,
  running: TimelapseIcon,
  succeeded: CheckIcon,
  failed: ErrorIcon,
  skipped: RemoveIcon,
  cancelled: BlockIcon,
} as const;

const STATES = {
  pending: 'unknown',
  running: 'moving',
  succeeded: 'live',
  failed: 'failing',
  skipped: 'unknown',
  cancelled: 'unknown',
} as const;

const useStyles = makeStyles(
  theme => ({
    root: { listStyle: 'none', margin: 0, padding: 0, fontSize: 13 },
    step: {
      padding: theme.spacing(0.75, 0),
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    line: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      minHeight: 24,
      '& svg': { fontSize: 16, flex: 'none' },
    },
    name: { fontWeight: 700, overflowWrap: 'anywhere' },
    status: { color: theme.palette.text.secondary },
    took: {
      marginLeft: 'auto',
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
    },
    log: { textTransform: 'none', minWidth: 0, padding: '0 8px' },
    message: {
      marginLeft: 24,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinSteps' },
);

function Step({
  step,
  entityRef,
  target,
  deploymentId,
}: {
  step: DeploymentStep;
  entityRef: string;
  target: string;
  deploymentId: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  // What failed or runs is what one came to read.
  const [open, setOpen] = useState(step.hasLog && step.status === 'failed');
  const { text } = useStateColors(STATES[step.status]);
  const Icon = ICONS[step.status];
  return (
    <li className={classes.step}>
      <div className={classes.line}>
        <Icon aria-hidden="true" style={{ color: text }} />
        <span className={classes.name}>{step.name}</span>
        <span className={classes.status}>
          {t(`steps.status.${step.status}`)}
        </span>
        <span className={classes.took}>
          {step.startedAt && (step.endedAt || step.status === 'running') && (
            <Took from={step.startedAt} to={step.endedAt} precise />
          )}
        </span>
        {step.hasLog && (
          <Button
            size="small"
            className={classes.log}
            aria-expanded={open}
            aria-label={t(open ? 'steps.hideLog' : 'steps.showLog', {
              step: step.name,
            })}
            onClick={() => setOpen(!open)}
          >
            {t('steps.log')}
          </Button>
        )}
      </div>
      {step.message && <div className={classes.message}>{step.message}</div>}
      {open && (
        <StepLog
          entityRef={entityRef}
          query={{ target, id: deploymentId, step: step.name }}
          live={step.status === 'running'}
        />
      )}
    </li>
  );
}

/** The steps of a deployment with their durations and logs. */
export function StepList({
  steps,
  ...of
}: {
  steps: DeploymentStep[];
  entityRef: string;
  target: string;
  deploymentId: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <ol className={classes.root} aria-label={t('steps.caption')}>
      {steps.map(step => (
        <Step key={step.name} step={step} {...of} />
      ))}
    </ol>
  );
}
