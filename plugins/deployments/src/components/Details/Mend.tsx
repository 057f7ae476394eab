import type {
  PlanPurpose,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { useRollbackDialog } from '../Rollback';
import { useActionStyles } from '../Rollback/useActionStyles';
import { Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    mend: { margin: theme.spacing(0.5, 0, 1) },
  }),
  { name: 'BackspinMend' },
);

/** Plans a mend, like a rollback; absent where the reader may not carry it out. */
function MendButton({
  view,
  purpose,
  text,
}: {
  view: TargetView;
  purpose: PlanPurpose;
  text: string;
}) {
  const classes = useStyles();
  const dialog = useRollbackDialog();
  const className = useActionStyles({});
  if (!view.mayRollBack) return null;
  return (
    <div className={classes.mend}>
      <Button
        className={className}
        variant="outlined"
        size="small"
        disableFocusRipple
        onClick={() => dialog.open({ target: view.target.id, purpose })}
      >
        {text}
      </Button>
    </div>
  );
}

/** What should be mended, and how; for a stack out of step the two ways back. */
export function Mend({ view }: { view: TargetView }) {
  const { t } = useT();
  const classes = useStyles();
  const { observation } = view;
  if (!observation) return null;
  const recorded = observation.stack?.outOfStep?.recordedVersion;
  const notices = observation.notices.filter(
    ({ code }) => !(code === 'out-of-step' && recorded),
  );
  if (notices.length === 0 && !recorded) return null;
  return (
    <Section title={t('details.attention')}>
      {recorded && (
        <>
          {t('details.outOfStep', { version: recorded })}
          <ol className={classes.list}>
            <li>{t('details.outOfStepRevert')}</li>
            <li>
              {t('details.outOfStepRepoint', { version: recorded })}
              <MendButton
                view={view}
                purpose="back-in-step"
                text={t('details.pointAt', { version: recorded })}
              />
            </li>
          </ol>
        </>
      )}
      {notices.map(({ code, message, fix }) => (
        <div key={code}>
          {message} {fix}
          {code === 'leftover-weight' && (
            <MendButton
              view={view}
              purpose="settle-traffic"
              text={t('details.settle')}
            />
          )}
        </div>
      ))}
    </Section>
  );
}
