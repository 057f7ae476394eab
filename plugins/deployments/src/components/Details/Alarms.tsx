import { Link } from '@backstage/core-components';
import type { Alarm } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { alarmWords } from '../Headline';
import { StateChip } from '../State';
import { ClockTime } from '../Time';
import { Section } from './Facts';

const ALARM_STATES = {
  ALARM: 'failing',
  OK: 'live',
  INSUFFICIENT_DATA: 'unknown',
} as const;

const useStyles = makeStyles(
  theme => ({
    plain: { listStyle: 'none', margin: 0, padding: 0 },
    alarm: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
    },
    secondary: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinAlarms' },
);

/** The alarms that watch a target, with value and limit. */
export function Alarms({ alarms }: { alarms: Alarm[] }) {
  const { t } = useT();
  const classes = useStyles();
  return (
    <Section title={t('details.alarms')}>
      {alarms.length === 0 && (
        <span className={classes.secondary}>{t('details.noAlarms')}</span>
      )}
      <ul className={classes.plain}>
        {alarms.map(alarm => (
          <li key={alarm.name} className={classes.alarm}>
            <div>
              {alarm.consoleUrl ? (
                <Link to={alarm.consoleUrl}>{alarm.name}</Link>
              ) : (
                alarm.name
              )}
              <div className={classes.secondary} title={alarm.reason}>
                <Dotted
                  parts={[
                    alarmWords(alarm, t),
                    alarm.since &&
                      t('details.alarmSince', {
                        time: <ClockTime at={alarm.since} />,
                      }),
                    alarm.stopsDeployments && t('details.stopsDeployments'),
                  ]}
                />
              </div>
            </div>
            <StateChip state={ALARM_STATES[alarm.state]}>
              {alarm.state === 'INSUFFICIENT_DATA'
                ? t('details.noData')
                : alarm.state}
            </StateChip>
          </li>
        ))}
      </ul>
    </Section>
  );
}
