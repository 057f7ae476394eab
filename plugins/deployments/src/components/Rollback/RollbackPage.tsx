import { Content, Header, Page, Progress } from '@backstage/core-components';
import { EntityRefLink } from '@backstage/plugin-catalog-react';
import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import Paper from '@material-ui/core/Paper';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useParams } from 'react-router-dom';
import {
  DeploymentsProvider,
  useLiveUpdates,
  useRollback,
} from '../../queries';
import { useT } from '../../translation';
import { ReadFailure } from '../Frame';
import { CommitLine, PersonName, ReleaseLabel } from '../Release';
import { RollbackLink } from '../RollbackLink';
import { ClockTime, Took } from '../Time';
import { CopyLinkButton } from './CopyLinkButton';
import { PlanConsequences } from './PlanConsequences';
import { PlanFacts } from './PlanFacts';
import { RunActions } from './RunActions';
import { RunProgress } from './RunProgress';
import { RollbackDialogProvider } from './useRollbackDialog';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 3fr) minmax(0, 2fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
      [theme.breakpoints.down('md')]: { gridTemplateColumns: '1fr' },
    },
    box: { padding: theme.spacing(2, 2.5) },
    stack: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
    actions: {
      display: 'flex',
      gap: theme.spacing(1),
      marginTop: theme.spacing(2),
      '&:empty': { display: 'none' },
    },
    facts: {
      display: 'grid',
      gridTemplateColumns: 'minmax(96px, 30%) 1fr',
      gap: theme.spacing(1, 2),
      margin: 0,
      fontSize: 14,
      '& dt': { color: theme.palette.text.secondary },
      '& dd': { margin: 0, minWidth: 0, overflowWrap: 'anywhere' },
    },
    heading: { margin: theme.spacing(0, 0, 1.5), fontSize: 16 },
  }),
  { name: 'BackspinRollbackPage' },
);

function Box({ title, children }: { title?: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <Paper variant="outlined" className={classes.box}>
      {title && <h2 className={classes.heading}>{title}</h2>}
      {children}
    </Paper>
  );
}

function Facts({ view }: { view: RollbackView }) {
  const classes = useStyles();
  const { t } = useT();
  const { rollback } = view;
  const { plan, target } = rollback;
  const rows: Array<[string, ReactNode]> = [
    [t('run.why'), rollback.reason],
    [t('run.who'), <PersonName name={rollback.requestedBy} />],
    [t('run.when'), <ClockTime at={rollback.requestedAt} />],
    [
      t('run.took'),
      rollback.startedAt && (
        <Took from={rollback.startedAt} to={rollback.endedAt} precise />
      ),
    ],
    [t('run.entity'), <EntityRefLink entityRef={rollback.entityRef} />],
    [
      t('run.where'),
      `${target.name}, ${target.environment ?? t('grid.notPlacedShort')} (${
        target.account
      }, ${target.region})`,
    ],
    [
      t('run.change'),
      <>
        <ReleaseLabel from={plan.from.label} to={plan.to.label} />
        {plan.to.commit && <CommitLine commit={plan.to.commit} />}
      </>,
    ],
    [
      t('run.undoes'),
      rollback.undoes && (
        <RollbackLink id={rollback.undoes}>{t('run.page')}</RollbackLink>
      ),
    ],
    [
      t('run.undone'),
      rollback.undoneBy && (
        <RollbackLink id={rollback.undoneBy}>{t('run.page')}</RollbackLink>
      ),
    ],
  ];
  return (
    <dl className={classes.facts}>
      {rows
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function RollbackBody({ view }: { view: RollbackView }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <RollbackDialogProvider entityRef={view.rollback.entityRef}>
      <div className={classes.columns}>
        <div className={classes.stack}>
          <Box>
            <RunProgress rollback={view.rollback} detailed />
            <div className={classes.actions}>
              <RunActions view={view} />
            </div>
          </Box>
        </div>
        <div className={classes.stack}>
          <Box>
            <Facts view={view} />
          </Box>
          <Box title={t('run.plan')}>
            <PlanFacts plan={view.rollback.plan} />
            <PlanConsequences plan={view.rollback.plan} />
          </Box>
        </div>
      </div>
    </RollbackDialogProvider>
  );
}

function RollbackById({ id }: { id: string }) {
  const { t } = useT();
  useLiveUpdates({ rollbackId: id });
  const { data, error, refetch, isFetching } = useRollback(id);
  const rollback = data?.rollback;
  return (
    <Page themeId="tool">
      <Header
        title={
          rollback
            ? t('rollback.title', {
                target: rollback.target.name,
                where: rollback.target.environment ?? '',
              })
            : t('history.rollback')
        }
        type={t('card.title')}
        typeLink="/deployments"
      >
        <CopyLinkButton />
      </Header>
      <Content>
        {error && !data && (
          <ReadFailure
            error={error}
            onRetry={() => refetch()}
            isRetrying={isFetching}
          />
        )}
        {!data && !error && <Progress />}
        {data && <RollbackBody view={data} />}
      </Content>
    </Page>
  );
}

/** A rollback's own page, whose address can be pasted anywhere. */
export function RollbackPage() {
  const { id = '' } = useParams();
  return (
    <DeploymentsProvider>
      <RollbackById id={id} />
    </DeploymentsProvider>
  );
}
