import { Link } from '@backstage/core-components';
import type { Entity } from '@backstage/catalog-model';
import { useEntity } from '@backstage/plugin-catalog-react';
import type {
  Environment,
  EnvironmentRuns,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useRef, useState } from 'react';
import { isNotAllowed } from '../../api';
import { usePipeline } from '../../queries';
import { useT } from '../../translation';
import { Notice, Panel } from '../Frame';
import { Dotted } from '../Grid';
import { Ago } from '../Time';
import { DecisionDialog, type PipelineDecision } from './DecisionDialog';
import { EnvironmentRow } from './EnvironmentRow';
import { Loading, ReadProblem } from './states';
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

/** As the pipeline has them, or as the grid has them where they stand below each other. */
function inOrder(groups: EnvironmentRuns[], stacked: boolean) {
  if (!stacked) return groups;
  const placed = groups.filter(({ environment }) => environment);
  const others = groups.filter(({ environment }) => !environment);
  return [...placed.reverse(), ...others];
}

/**
 * The runs of the entity's pipeline by environment, with their jobs, and what waits in
 * them for approval. Nothing where the entity has no repository at GitHub.
 */
export function Pipeline({
  entityRef,
  environments,
  stacked,
  expected = true,
}: {
  entityRef: string;
  environments: readonly Environment[];
  /** The environments stand below each other, the last of the pipeline first. */
  stacked: boolean;
  /** Without one, say so. Amplify builds apps by itself: of those alone none is expected. */
  expected?: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const section = useRef<HTMLElement>(null);
  const { data, error } = usePipeline(entityRef);
  const likely = namesGithub(useEntity().entity) && expected;
  const [decision, setDecision] = useState<PipelineDecision>();
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const titles = new Map(environments.map(e => [e.name, e.title]));

  if (data && !data.repository) return null;
  if (!expected && !data?.environments.length) return null;
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
                {inOrder(data.environments, stacked).map(group => (
                  <EnvironmentRow
                    key={group.environment ?? ''}
                    stacked={stacked}
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
