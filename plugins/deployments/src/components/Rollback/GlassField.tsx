import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import Checkbox from '@material-ui/core/Checkbox';
import FormControlLabel from '@material-ui/core/FormControlLabel';
import { makeStyles } from '@material-ui/core/styles';
import { useId } from 'react';
import { useT } from '../../translation';
import { Names } from '../Approvals/Names';
import { PersonName } from '../Release';
import { useStateColors } from '../State';
import type { Skipped } from './glass';

const useStyles = makeStyles(
  theme => ({
    root: {
      padding: theme.spacing(0.25, 1.5),
      marginBottom: theme.spacing(1.5),
      border: '1px solid',
      borderLeftWidth: 4,
      borderRadius: theme.shape.borderRadius,
      fontSize: 14,
      lineHeight: '20px',
    },
    label: { margin: 0, '& > :last-child': { fontSize: 14 } },
    box: { padding: theme.spacing(0.5, 1, 0.5, 0), color: 'inherit' },
    bold: { fontWeight: 700 },
    lead: {
      padding: theme.spacing(0, 0, 0.75, 3.75),
      overflowWrap: 'anywhere',
      '& p': { margin: theme.spacing(0, 0, 0.5) },
    },
  }),
  { name: 'BackspinGlassField' },
);

/**
 * The deliberate second way: past approval, freeze and the usual permission. Says
 * what is skipped, and once it is chosen, who will be told.
 */
export function GlassField({
  skips,
  tells,
  waiting,
  broken,
  isSending,
  onChange,
}: {
  skips: Skipped;
  /** Entity refs of those who are told. */
  tells: string[];
  /** A request whose place it would take. */
  waiting?: Rollback;
  broken: boolean;
  isSending: boolean;
  onChange(broken: boolean): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const { text, strong, soft } = useStateColors('failing');
  return (
    <div
      className={classes.root}
      style={{
        borderColor: strong,
        color: text,
        backgroundColor: broken ? soft : undefined,
      }}
    >
      <FormControlLabel
        className={classes.label}
        classes={{ label: broken ? classes.bold : undefined }}
        control={
          <Checkbox
            className={classes.box}
            size="small"
            color="default"
            checked={broken}
            disabled={isSending}
            onChange={event => onChange(event.target.checked)}
            inputProps={{ 'aria-describedby': broken ? id : undefined }}
          />
        }
        label={t('glass.box', { what: t(`glass.${skips}`) })}
      />
      {broken && (
        <div id={id} className={classes.lead}>
          <p>
            {tells.length > 0
              ? t('glass.lead', { names: <Names refs={tells} /> })
              : t('glass.leadNobody')}
          </p>
          {waiting && (
            <p>
              {t('glass.replaces', {
                name: <PersonName name={waiting.requestedBy} />,
                reason: waiting.reason,
              })}
            </p>
          )}
        </div>
      )}
    </div>
  );
}
