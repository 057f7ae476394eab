import type { Observation } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
  }),
  { name: 'BackspinMend' },
);

/** What should be mended, and how; for a stack out of step the two ways back. */
export function Mend({ observation }: { observation: Observation }) {
  const { t } = useT();
  const classes = useStyles();
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
            <li>{t('details.outOfStepRepoint', { version: recorded })}</li>
          </ol>
        </>
      )}
      {notices.map(({ code, message, fix }) => (
        <div key={code}>
          {message} {fix}
        </div>
      ))}
    </Section>
  );
}
