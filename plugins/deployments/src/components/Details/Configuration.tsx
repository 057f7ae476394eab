import { CopyTextButton, Link } from '@backstage/core-components';
import {
  durationText,
  type AmplifyDetails,
  type LambdaDetails,
  type Target,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useT, type Translate } from '../../translation';
import { ResumeBuilds } from '../ResumeBuilds';
import { Ago } from '../Time';
import { Facts, Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    arn: {
      display: 'flex',
      alignItems: 'center',
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
      '& button': { padding: 4 },
      '& svg': { fontSize: 16 },
    },
    names: {
      display: 'flex',
      flexWrap: 'wrap',
      gap: 4,
      margin: 0,
      padding: 0,
      listStyle: 'none',
      '& code': {
        padding: '0 5px',
        borderRadius: 3,
        fontSize: 12,
        backgroundColor: theme.palette.action.hover,
      },
    },
  }),
  { name: 'BackspinConfiguration' },
);

function Names({ names, none }: { names: string[]; none: string }) {
  const classes = useStyles();
  if (names.length === 0) return <>{none}</>;
  return (
    <ul className={classes.names}>
      {names.map(name => (
        <li key={name}>
          <code>{name}</code>
        </li>
      ))}
    </ul>
  );
}

function Arn({ id }: { id: string }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <span className={classes.arn}>
      {id} <CopyTextButton text={id} aria-label={t('details.copyArn')} />
    </span>
  );
}

const placeFacts = (
  target: Target,
  t: Translate,
): Array<[string, ReactNode]> => [
  [t('config.account'), target.account],
  [t('config.region'), target.region],
  [t('details.arn'), <Arn id={target.id} />],
];

function lambdaFacts(
  details: LambdaDetails,
  t: Translate,
): Array<[string, ReactNode]> {
  return [
    [t('config.function'), details.functionName],
    [t('config.alias'), details.alias],
    [t('config.category'), details.category],
    [
      t('config.runtime'),
      details.runtime && details.runtimeEndsOn
        ? t('config.runtimeEnds', {
            runtime: details.runtime,
            date: details.runtimeEndsOn,
          })
        : details.runtime,
    ],
    [
      t('config.memory'),
      details.memorySize &&
        t('grid.memory', { megabytes: `${details.memorySize}` }),
    ],
    [
      t('config.timeout'),
      details.timeout &&
        durationText(details.timeout * 1_000, { precise: true }),
    ],
    [t('config.architecture'), details.architecture],
    [t('config.handler'), details.handler],
    [t('config.packageType'), details.packageType],
    [
      t('config.state'),
      [details.state, details.stateReason, details.lastUpdateStatus]
        .filter(Boolean)
        .join(' · '),
    ],
    [
      t('config.modified'),
      details.lastModified && <Ago at={details.lastModified} />,
    ],
    [
      t('config.provisioned'),
      details.provisionedConcurrency === undefined
        ? undefined
        : `${details.provisionedConcurrency}`,
    ],
    [
      t('config.variables'),
      <Names names={details.variableNames} none={t('config.noVariables')} />,
    ],
  ];
}

function amplifyFacts(
  details: AmplifyDetails,
  t: Translate,
): Array<[string, ReactNode]> {
  return [
    [t('config.app'), `${details.appName} (${details.appId})`],
    [t('config.branch'), details.branch],
    [t('config.stage'), details.stage],
    [t('config.framework'), details.framework],
    [t('config.platform'), details.platform],
    [
      t('config.repository'),
      details.repository ? (
        <Link to={details.repository}>{details.repository}</Link>
      ) : (
        t('config.manual')
      ),
    ],
    [
      t('config.typicalBuild'),
      details.typicalBuildMs &&
        durationText(details.typicalBuildMs, { precise: true }),
    ],
    [
      t('config.domains'),
      details.domains.length > 0 &&
        details.domains.map(domain => (
          <div key={domain.name}>
            <Link to={`https://${domain.name}`}>{domain.name}</Link>{' '}
            {domain.verified
              ? t('config.domainLine', {
                  status: domain.status,
                  certificate: domain.certificateType ?? t('config.none'),
                })
              : t('config.domainUnverified', { status: domain.status })}{' '}
            {domain.statusReason}
          </div>
        )),
    ],
    [
      t('config.variables'),
      <Names names={details.variableNames} none={t('config.noVariables')} />,
    ],
  ];
}

function CodeDeploy({
  codeDeploy,
}: {
  codeDeploy: NonNullable<LambdaDetails['codeDeploy']>;
}) {
  const { t } = useT();
  return (
    <Section title={t('config.codeDeploy')}>
      <Facts
        facts={[
          [
            t('config.group'),
            `${codeDeploy.application} / ${codeDeploy.deploymentGroup}`,
          ],
          [
            t('config.strategy'),
            codeDeploy.configuration.replace(/^CodeDeployDefault\.Lambda/, ''),
          ],
          [t('config.beforeHook'), codeDeploy.beforeHook ?? t('config.none')],
          [t('config.afterHook'), codeDeploy.afterHook ?? t('config.none')],
          [
            t('config.stopAlarms'),
            <Names names={codeDeploy.alarms} none={t('config.none')} />,
          ],
        ]}
      />
    </Section>
  );
}

/** How the target is set up. Of environment variables the names, never values. */
export function Configuration({
  entityRef,
  view,
}: {
  entityRef: string;
  view: TargetView;
}) {
  const { t } = useT();
  const { target, observation } = view;
  const details = observation?.details;
  return (
    <>
      <Section>
        <Facts
          facts={[
            ...(details?.kind === 'lambda-alias'
              ? lambdaFacts(details, t)
              : []),
            ...(details?.kind === 'amplify-branch'
              ? [
                  ...amplifyFacts(details, t),
                  [
                    t('config.autoBuild'),
                    details.autoBuild ? (
                      t('config.autoBuildOn')
                    ) : (
                      <>
                        {t('config.autoBuildOff')}{' '}
                        <ResumeBuilds entityRef={entityRef} view={view} />
                      </>
                    ),
                  ] as [string, ReactNode],
                ]
              : []),
            ...placeFacts(target, t),
          ]}
        />
      </Section>
      {details?.kind === 'lambda-alias' && details.codeDeploy && (
        <CodeDeploy codeDeploy={details.codeDeploy} />
      )}
    </>
  );
}
