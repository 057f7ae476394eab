import type {
  Plan,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import FormHelperText from '@material-ui/core/FormHelperText';
import { makeStyles } from '@material-ui/core/styles';
import { useId, type RefObject } from 'react';
import { useReleases, useRollbacks } from '../../queries';
import { useT } from '../../translation';
import { PersonName } from '../Release';
import { STATE_COLORS } from '../State';
import { takingBack } from './takingBack';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(1.5) },
    label: { margin: 0, alignItems: 'flex-start' },
    text: { fontSize: 14, lineHeight: '20px', overflowWrap: 'anywhere' },
    box: { padding: theme.spacing(0, 1, 0, 0) },
    error: {
      // Below the text rather than the box.
      margin: theme.spacing(0.25, 0, 0, 3.5),
      '&&': { color: STATE_COLORS[theme.palette.type].failing.text },
    },
  }),
  { name: 'BackspinTakenBackField' },
);

function WhatHappened({
  plan,
  by,
  reason,
}: {
  plan: Plan;
  by?: Rollback;
  reason?: string;
}) {
  const { t } = useT();
  const release = plan.to.label;
  if (by) {
    return (
      <>
        {t('takenBack.by', {
          release,
          name: <PersonName name={by.requestedBy} />,
          reason: by.reason,
        })}
      </>
    );
  }
  return (
    <>
      {reason
        ? t('takenBack.because', { release, reason })
        : t('takenBack.before', { release })}
    </>
  );
}

/** The release was taken back before: by whom and why, and whether it is to be gone to all the same. */
export function TakenBackField({
  entityRef,
  plan,
  confirmed,
  showMissing,
  boxRef,
  isSending,
  onChange,
}: {
  entityRef: string;
  plan: Plan;
  confirmed: boolean;
  showMissing: boolean;
  boxRef: RefObject<HTMLInputElement>;
  isSending: boolean;
  onChange(confirmed: boolean): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const { data: rollbacks = [] } = useRollbacks(entityRef, plan.target.id);
  const { data: releases } = useReleases(entityRef, plan.target.id);
  const candidate = releases?.candidates.find(
    ({ release }) => release.id === plan.to.id,
  );
  return (
    <div className={classes.root}>
      <FormControlLabel
        className={classes.label}
        classes={{ label: classes.text }}
        control={
          <Checkbox
            className={classes.box}
            size="small"
            color="default"
            required
            checked={confirmed}
            disabled={isSending}
            inputRef={boxRef}
            inputProps={{
              'aria-invalid': showMissing,
              'aria-describedby': showMissing ? id : undefined,
            }}
            onChange={event => onChange(event.target.checked)}
          />
        }
        label={
          <WhatHappened
            plan={plan}
            by={takingBack(rollbacks, plan.to.id)}
            reason={candidate?.record?.takenBackReason}
          />
        }
      />
      {showMissing && (
        <FormHelperText id={id} className={classes.error}>
          {t('takenBack.missing')}
        </FormHelperText>
      )}
    </div>
  );
}
