import { Link } from '@backstage/core-components';
import {
  durationText,
  isFinalStatus,
  type Alarm,
  type Observation,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT } from '../../translation';
import { CellMeta, Dotted, WeightBar } from '../Grid';
import { alarmWords } from '../Headline';
import {
  CommitLine,
  InitiatorName,
  PersonName,
  ReleaseLabel,
  shortSha,
} from '../Release';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { Ago, ClockTime } from '../Time';
import { compareUrl, configurationChanges } from './changes';
import { Facts, Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    plain: { listStyle: 'none', margin: 0, padding: 0 },
    alarm: {
      display: 'flex',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      padding: theme.spacing(0.5, 0),
    },
    secondary: { color: theme.palette.text.secondary },
    change: { fontVariantNumeric: 'tabular-nums' },
    links: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) },
  }),
  { name: 'BackspinOverview' },
);

function Mend({ observation }: { observation: Observation }) {
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

function WhatChanged({ view }: { view: TargetView }) {
  const { t } = useT();
  const classes = useStyles();
  const live = view.observation?.live[0]?.release;
  const before = view.previous?.release;
  if (!live) return null;
  if (!before) {
    return (
      <Section title={t('details.changed')}>
        <span className={classes.secondary}>{t('details.unknownChange')}</span>
      </Section>
    );
  }
  const changes = configurationChanges(
    before.configuration,
    live.configuration,
  );
  const compare = compareUrl(before.commit, live.commit);
  const sameCode =
    before.configuration?.codeSha256 !== undefined &&
    before.configuration.codeSha256 === live.configuration?.codeSha256;
  const known = before.configuration && live.configuration;
  return (
    <Section title={t('details.changed')}>
      <ReleaseLabel from={before.label} to={live.label} />
      {before.commit && <CommitLine commit={before.commit} />}
      {live.commit && <CommitLine commit={live.commit} />}
      {changes.length > 0 && (
        <ul className={classes.list}>
          {changes.map(({ field, from, to }) => (
            <li key={field} className={classes.change}>
              {field}: {from ?? '–'} → {to ?? '–'}
            </li>
          ))}
        </ul>
      )}
      {known && changes.length === 0 && (
        <div className={classes.secondary}>
          {t(sameCode ? 'details.sameCode' : 'details.nothingChanged')}
        </div>
      )}
      {compare && <Link to={compare}>{t('details.compare')}</Link>}
    </Section>
  );
}

const ALARM_STATES = {
  ALARM: 'failing',
  OK: 'live',
  INSUFFICIENT_DATA: 'unknown',
} as const;

function Alarms({ alarms }: { alarms: Alarm[] }) {
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
              {alarm.state === 'INSUFFICIENT_DATA' ? 'No data' : alarm.state}
            </StateChip>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function Links({ observation }: { observation: Observation }) {
  const { t } = useT();
  const classes = useStyles();
  const { details, inFlight, live } = observation;
  const commit = live[0]?.release.commit;
  const amplify = details.kind === 'amplify-branch' ? details : undefined;
  const links: Array<[string, string | undefined]> = [
    [t('details.console'), observation.consoleUrl],
    [t('details.deploymentConsole'), inFlight?.consoleUrl],
    [
      t('details.commit', { sha: commit ? shortSha(commit.sha) : '' }),
      commit?.url,
    ],
    [t('details.repository'), amplify?.repository],
    [
      t('details.site'),
      amplify?.domains[0]
        ? `https://${amplify.domains[0].name}`
        : amplify?.defaultUrl,
    ],
  ];
  const known = links.filter(([, to]) => to);
  if (known.length === 0) return null;
  return (
    <Section title={t('details.links')}>
      <div className={classes.links}>
        {known.map(([text, to]) => (
          <Link key={text} to={to ?? ''}>
            {text}
          </Link>
        ))}
      </div>
    </Section>
  );
}

function RollbackLine({ view }: { view: TargetView }) {
  const { t } = useT();
  const { rollback } = view;
  if (!rollback) return null;
  const { plan, requestedBy, requestedAt, endedAt, reason, verdict } = rollback;
  return (
    <Section
      title={t(
        isFinalStatus(rollback.status)
          ? 'details.lastRollback'
          : 'details.ruledBy',
      )}
    >
      {t('details.rollbackLine', {
        from: plan.from.label,
        to: plan.to.label,
        ago: <Ago at={endedAt ?? requestedAt} />,
        name: <PersonName name={requestedBy} />,
      })}
      <div>“{reason}”</div>
      {verdict && <div>{verdict.message}</div>}
      {rollback.error && <div>{rollback.error}</div>}
      <RollbackLink id={rollback.id}>{t('details.openRollback')}</RollbackLink>
    </Section>
  );
}

/** What is live, what changed, what watches it and where else to look. */
export function Overview({
  entityRef,
  view,
}: {
  entityRef: string;
  view: TargetView;
}) {
  const { t } = useT();
  const { observation, previous, error } = view;
  if (!observation) {
    return (
      <Section>
        {error ? `${error.message} ${error.fix ?? ''}` : t('state.notReadYet')}
      </Section>
    );
  }
  const { live, liveSince, liveBy, stack } = observation;
  const facts: Array<[string, ReactNode]> = [
    [
      t('details.live'),
      live[0] ? (
        <>
          <ReleaseLabel to={live[0].release.label} />{' '}
          {liveSince &&
            t('details.liveSince', {
              time: <ClockTime at={liveSince} />,
              ago: <Ago at={liveSince} />,
            })}{' '}
          {liveBy &&
            liveBy.kind !== 'unknown' &&
            t('details.by', { name: <InitiatorName by={liveBy} /> })}
          {live[0].release.commit && (
            <CommitLine commit={live[0].release.commit} />
          )}
        </>
      ) : (
        t('state.nothingLive')
      ),
    ],
    [
      t('details.before'),
      previous && (
        <>
          <ReleaseLabel to={previous.release.label} />{' '}
          {previous.liveForMs !== undefined &&
            t('details.ranFor', { duration: durationText(previous.liveForMs) })}
        </>
      ),
    ],
  ];
  return (
    <>
      <Section>
        {live.length > 1 && <WeightBar live={live} />}
        <Facts facts={facts} />
        {observation.inFlight && <CellMeta entityRef={entityRef} view={view} />}
        {error && (
          <div>
            {error.message} {error.fix}
          </div>
        )}
      </Section>
      <RollbackLine view={view} />
      <Mend observation={observation} />
      <WhatChanged view={view} />
      <Alarms alarms={observation.alarms} />
      {stack && (
        <Section title={t('details.stack')}>
          {stack.consoleUrl ? (
            <Link to={stack.consoleUrl}>{stack.name}</Link>
          ) : (
            stack.name
          )}{' '}
          {stack.status} {stack.updatedAt && <Ago at={stack.updatedAt} />}
          {stack.statusReason && <div>{stack.statusReason}</div>}
        </Section>
      )}
      <Links observation={observation} />
    </>
  );
}
