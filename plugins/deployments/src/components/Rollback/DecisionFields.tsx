import { BREAK_GLASS_REASON_LENGTH } from '@backspin/backstage-plugin-deployments-common';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { useT } from '../../translation';
import { STATE_COLORS } from '../State';
import { LONGEST_REASON, type Decision } from './useDecision';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1, 2),
      marginBottom: theme.spacing(1),
      // The theme's error colour cannot be read on dark paper.
      '& .Mui-error': { color: STATE_COLORS[theme.palette.type].failing.text },
      '& .Mui-error .MuiOutlinedInput-notchedOutline': {
        borderColor: STATE_COLORS[theme.palette.type].failing.strong,
      },
    },
    both: {
      gridTemplateColumns: 'minmax(0, 1fr) 230px',
      [theme.breakpoints.down('xs')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
      },
    },
  }),
  { name: 'BackspinDecisionFields' },
);

/** The reason, always; the environment's name, where its policy asks for it. */
export function DecisionFields({
  word,
  decision,
  broken,
  isSending,
}: {
  /** What has to be typed. */
  word?: string;
  decision: Decision;
  /** Glass is broken, for which the reason has to be longer. */
  broken: boolean;
  /** They stay readable and keep the focus, and cannot be changed. */
  isSending: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const help = broken
    ? t('glass.reasonHelp', { count: BREAK_GLASS_REASON_LENGTH })
    : t('rollback.reasonHelp');
  const missing = broken ? help : t('rollback.reasonMissing');
  return (
    <div className={word ? `${classes.root} ${classes.both}` : classes.root}>
      <TextField
        id={`${id}-reason`}
        label={t('rollback.reason')}
        required
        fullWidth
        multiline
        maxRows={4}
        variant="outlined"
        size="small"
        value={decision.reason}
        onChange={event => decision.setReason(event.target.value)}
        inputRef={decision.reasonRef}
        inputProps={{ maxLength: LONGEST_REASON }}
        error={decision.showReasonMissing}
        helperText={decision.showReasonMissing ? missing : help}
        InputProps={{ readOnly: isSending }}
      />
      {word && (
        <TextField
          id={`${id}-confirmation`}
          label={t('rollback.confirm', { word })}
          required
          variant="outlined"
          size="small"
          autoComplete="off"
          value={decision.confirmation}
          onChange={event => decision.setConfirmation(event.target.value)}
          inputRef={decision.confirmationRef}
          inputProps={{ autoCapitalize: 'none', spellCheck: false }}
          error={decision.showConfirmationMissing}
          helperText={
            decision.showConfirmationMissing
              ? t('rollback.confirmMissing', { word })
              : ' '
          }
          InputProps={{ readOnly: isSending }}
        />
      )}
    </div>
  );
}
