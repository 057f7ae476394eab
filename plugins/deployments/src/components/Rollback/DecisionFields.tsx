import type { Plan } from '@backspin/backstage-plugin-deployments-common';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import type { Decision } from './useDecision';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'grid',
      gap: theme.spacing(2),
      marginTop: theme.spacing(2),
    },
    confirmation: { maxWidth: 260 },
  }),
  { name: 'BackspinDecisionFields' },
);

/** The reason, always; the environment's name, where its policy asks for it. */
export function DecisionFields({
  plan,
  decision,
  disabled,
}: {
  plan: Plan;
  decision: Decision;
  disabled: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.root}>
      <TextField
        label={t('rollback.reason')}
        required
        fullWidth
        multiline
        rowsMax={4}
        variant="outlined"
        size="small"
        value={decision.reason}
        onChange={event => decision.setReason(event.target.value)}
        inputRef={decision.reasonRef}
        inputProps={{ maxLength: 1_000 }}
        error={decision.showReasonMissing}
        helperText={
          decision.showReasonMissing
            ? t('rollback.reasonMissing')
            : t('rollback.reasonHelp')
        }
        disabled={disabled}
      />
      {plan.confirmation !== undefined && (
        <TextField
          className={classes.confirmation}
          label={t('rollback.confirm', { word: plan.confirmation })}
          required
          variant="outlined"
          size="small"
          autoComplete="off"
          value={decision.confirmation}
          onChange={event => decision.setConfirmation(event.target.value)}
          inputRef={decision.confirmationRef}
          error={decision.showConfirmationMissing}
          helperText={
            decision.showConfirmationMissing
              ? t('rollback.confirmMissing', { word: plan.confirmation })
              : ' '
          }
          disabled={disabled}
        />
      )}
    </div>
  );
}
