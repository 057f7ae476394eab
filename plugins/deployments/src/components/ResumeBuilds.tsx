import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useSetAutoBuild } from '../queries';
import { useT } from '../translation';

const useStyles = makeStyles(
  {
    button: { flex: 'none', textTransform: 'none' },
    link: {
      padding: 0,
      minWidth: 0,
      font: 'inherit',
      color: 'inherit',
      textTransform: 'none',
      textDecoration: 'underline',
      verticalAlign: 'baseline',
      '&:hover': { textDecoration: 'underline' },
    },
  },
  { name: 'BackspinResumeBuilds' },
);

/** Resumes the automatic builds of a branch: in a line of text, or as a button. Absent where the reader may not. */
export function ResumeBuilds({
  entityRef,
  view,
  button,
}: {
  entityRef: string;
  view: TargetView;
  button?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { mutate, isPending, error } = useSetAutoBuild(entityRef);
  if (!view.mayRollBack) return null;
  const words = t(isPending ? 'grid.resuming' : 'grid.resume');
  const label = button
    ? words.charAt(0).toLocaleUpperCase() + words.slice(1)
    : words;
  return (
    <>
      <Button
        className={button ? classes.button : classes.link}
        variant={button ? 'outlined' : 'text'}
        size="small"
        disableRipple={!button}
        disabled={isPending}
        onClick={() => mutate({ target: view.target.id, enabled: true })}
      >
        {label}
      </Button>
      {error && (
        <Typography variant="caption" color="error" role="alert">
          {' '}
          {t('grid.resumeFailed', { message: error.message })}
        </Typography>
      )}
    </>
  );
}
