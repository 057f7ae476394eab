import { Link } from '@backstage/core-components';
import type { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  EntityPipeline,
  Environment,
  EnvironmentRuns,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useId, useRef, useState } from 'react';
import { isNotAllowed } from '../../api';
import { usePipeline } from '../../queries';
import { useT } from '../../translation';
import { Notice, Panel } from '../Frame';
import { Dotted } from '../Grid';
import { LinkedText } from '../LinkedText';
import { Ago } from '../Time';
import { DecisionDialog, type PipelineDecision } from './DecisionDialog';
import { RunLine } from './RunLine';
import { WaitingDeployment } from './WaitingDeployment';
import { runName } from './words';

const useStyles = makeStyles(
  theme => ({
    root: { '&:focus': { outline: 'none' } },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'baseline',
      justifyContent: 'space-between',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1.25, 1.75),
    },
    title: { margin: 0, fontSize: 16, lineHeight: '22px', fontWeight: 700 },
    slug: { fontSize: 13, overflowWrap: 'anywhere' },
    list: { listStyle: 'none', margin: 0, padding: 0 },
    environment: {
      display: 'grid',
      gridTemplateColumns: '84px minmax(0, 1fr)',
      gap: theme.spacing(0.5, 2),
      padding: theme.spacing(1.25, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      '@media (max-width: 800px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
    },
    name: { margin: 0, fontSize: 13, lineHeight: '22px', fontWeight: 700 },
    runs: { display: 'grid', gap: theme.spacing(1.5), minWidth: 0 },
    said: { padding: theme.spacing(0, 1.75, 1.25) },
    text: {
      padding: theme.spacing(2, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: 14,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
    },
    foot: {
      minHeight: 32,
      padding: theme.spacing(0.75, 1.75),
      boxSizing: 'border-box',
      borderTop: `1px solid ${theme.palette.divider}`,
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
    },
  }),
  { name: 'BackspinPipeline' },
);

/** Whether an entity's annotations speak of GitHub; the backend knows for certain. */
function namesGithub({ metadata }: Entity): boolean {
  const { annotations = {} } = metadata;
  return (
    annotations['github.com/project-slug'] !== undefined ||
    Boolean(annotations['backstage.io/source-location']?.includes('github'))
  );
}

function EnvironmentRow({
  title,
  group,
  onDecide,
}: {
  title: string | undefined;
  group: EnvironmentRuns;
  onDecide(decision: PipelineDecision): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <li className={classes.environment}>
      <h3
        className={classes.name}
        title={group.environment ? undefined : t('pipeline.elsewhereTitle')}
      >
        {title ?? group.environment ?? t('pipeline.elsewhere')}
      </h3>
      <div className={classes.runs}>
        {group.runs.map(run => (
          <RunLine key={run.id} run={run}>
            {run.pendingApprovals
              // A run through several environments is decided about in the row of each.
              .filter(({ environment }) => environment === group.environment)
              .map(pending => (
                <WaitingDeployment
                  key={pending.environmentId}
                  run={run}
                  pending={pending}
                  onDecide={state => onDecide({ run, pending, state })}
                />
              ))}
          </RunLine>
        ))}
      </div>
    </li>
  );
}

/** Why what GitHub says is missing, or old. */
function ReadProblem({ data }: { data: EntityPipeline }) {
  const classes = useStyles();
  const { t } = useT();
  const { error, readAt } = data;
  if (!error) return null;
  return (
    <div className={classes.said}>
      <Notice state="attention">
        <strong>
          {t(readAt ? 'pipeline.readFailedAgain' : 'pipeline.readFailed')}
        </strong>{' '}
        <LinkedText
          text={[error.message, error.fix].filter(Boolean).join(' ')}
        />
      </Notice>
    </div>
  );
}

function Loading() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div role="status" aria-label={t('pipeline.loading')}>
      {Array.from({ length: 3 }, (_, row) => (
        <div key={row} className={classes.environment}>
          <Skeleton variant="text" width={56} height={22} />
          <div>
            <Skeleton variant="text" width="60%" height={22} />
            <Skeleton variant="text" width="40%" height={18} />
            <Skeleton variant="text" width="50%" height={18} />
          </div>
        </div>
      ))}
    </div>
  );
}

/**
 * The runs of the entity's pipeline by environment, with their jobs, and what waits in
 * them for approval. Nothing where the entity has no repository at GitHub.
 */
export function Pipeline({
  entityRef,
  environments,
}: {
  entityRef: string;
  environments: readonly Environment[];
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const { data, error } = usePipeline(entityRef);
  const likely = namesGithub(useEntity().entity);
  const [decision, setDecision] = useState<PipelineDecision>();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const titles = new Map(environments.map(e => [e.name, e.title]));

  if (data && !data.repository) return null;
  // Until the first answer, the room is kept where something is likely to come.
  if (!data && !error) {
    return likely ? (
      <Panel>
        <div className={classes.head}>
          <h2 className={classes.title}>{t('pipeline.title')}</h2>
        </div>
        <Loading />
      </Panel>
    ) : null;
  }
  const { repository, readAt } = data ?? {};
  const nothingYet = readAt && data?.environments.length === 0;

  let missing: string | undefined;
  if (error && isNotAllowed(error)) missing = t('pipeline.notAllowed');
  else if (error && !data) {
    missing = t('pipeline.failed', { message: error.message });
  }

  return (
    <Panel>
      <section
        ref={section}
        tabIndex={-1}
        className={classes.root}
        aria-labelledby={id}
      >
        <div className={classes.head}>
          <h2 id={id} className={classes.title}>
            {t('pipeline.title')}
          </h2>
          {repository && !missing && (
            <Link to={repository.url} className={classes.slug}>
              {repository.slug}
            </Link>
          )}
        </div>
        <div role="status" aria-live="polite">
          {said && (
            <div className={classes.said}>
              <Notice state="live">{said}</Notice>
            </div>
          )}
        </div>
        {missing && <div className={classes.text}>{missing}</div>}
        {data && !missing && (
          <>
            <ReadProblem data={data} />
            {!readAt && !data.error && <Loading />}
            {nothingYet && repository && (
              <div className={classes.text}>
                <strong>{t('pipeline.none')}</strong>{' '}
                {t('pipeline.noneLead', { repository: repository.slug })}
              </div>
            )}
            {data.environments.length > 0 && (
              <ul className={classes.list}>
                {data.environments.map(group => (
                  <EnvironmentRow
                    key={group.environment ?? ''}
                    title={titles.get(group.environment ?? '')}
                    group={group}
                    onDecide={chosen => {
                      setSaid('');
                      setDecision(chosen);
                      setOpen(true);
                    }}
                  />
                ))}
              </ul>
            )}
            <div className={classes.foot}>
              <Dotted
                parts={[
                  readAt && t('pipeline.read', { ago: <Ago at={readAt} /> }),
                  error && t('pipeline.stale', { message: error.message }),
                  repository && (
                    <Link to={`${repository.url}/actions`}>
                      {t('pipeline.allRuns')}
                    </Link>
                  ),
                ]}
              />
            </div>
          </>
        )}
        <DecisionDialog
          entityRef={entityRef}
          approveAs={data?.approveAs ?? 'user'}
          decision={decision}
          open={open}
          onClose={() => setOpen(false)}
          onDecided={() => {
            setOpen(false);
            if (!decision) return;
            setSaid(
              t(
                decision.state === 'approved'
                  ? 'pipeline.approved'
                  : 'pipeline.rejected',
                {
                  run: runName(decision.run, t),
                  environment: decision.pending.githubEnvironment,
                },
              ),
            );
          }}
          onExited={() => {
            // The button that opened it goes with the decision.
            if (said) section.current?.focus();
            setDecision(undefined);
          }}
        />
      </section>
    </Panel>
  );
}
