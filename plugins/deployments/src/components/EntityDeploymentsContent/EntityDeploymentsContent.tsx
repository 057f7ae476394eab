import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import useMediaQuery from '@material-ui/core/useMediaQuery';
import { makeStyles } from '@material-ui/core/styles';
import { useCallback } from 'react';
import { useEntityDeployments } from '../../queries';
import { DetailsPane } from '../Details';
import { EntityShell } from '../EntityShell';
import {
  AnnotationProblems,
  NoTargets,
  PageSkeleton,
  Panel,
  ReadFailure,
  Resolving,
  Unannotated,
} from '../Frame';
import { DeploymentsGrid, Freshness } from '../Grid';
import { Headline } from '../Headline';
import { History } from '../History';
import { Pipeline } from '../Pipeline';
import { RollbackGroupButton } from '../RollbackGroup';
import { useDetailsAddress } from '../useDetailsAddress';
import { Announcer } from './Announcer';
import { PausedBanners } from './PausedBanners';

const useStyles = makeStyles(
  theme => ({
    page: {
      // The page around it may have another one than the controls of the theme.
      fontFamily: theme.typography.fontFamily,
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
    },
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      alignItems: 'start',
    },
    withDetails: { gridTemplateColumns: 'minmax(0, 1fr) 384px' },
    main: { display: 'grid', gap: theme.spacing(2), minWidth: 0 },
  }),
  { name: 'BackspinEntityDeploymentsContent' },
);

/** Below this width of the window the environments stand below each other. */
const STACKED = '(max-width: 800px)';
/** From this width on there is room for details beside the grid. */
const BESIDE = '(min-width: 1360px)';

const isAmplify = ({ target }: TargetView) => target.kind === 'amplify-branch';

function Deployments({ entityRef }: { entityRef: string }) {
  const classes = useStyles();
  const stacked = useMediaQuery(STACKED, { noSsr: true });
  const beside = useMediaQuery(BESIDE, { noSsr: true });
  const { data, error, refetch, isFetching } = useEntityDeployments(entityRef);
  const address = useDetailsAddress();
  const { to } = address;
  const detailsTo = useCallback((view: TargetView) => to(view.target.id), [to]);

  if (!data) {
    return error ? (
      <ReadFailure
        error={error}
        onRetry={() => refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <PageSkeleton />
    );
  }
  if (data.resolving && data.targets.length === 0) return <Resolving />;
  if (data.unannotated) return <Unannotated />;

  const pipeline = (
    <Pipeline
      entityRef={entityRef}
      environments={data.environments}
      stacked={stacked}
      expected={!(data.targets.length > 0 && data.targets.every(isAmplify))}
    />
  );
  const open = address.target !== undefined && beside;
  return (
    <div className={classes.page}>
      <Headline entityRef={entityRef} data={data} detailsTo={detailsTo} />
      <PausedBanners entityRef={entityRef} data={data} />
      <AnnotationProblems problems={data.problems} />
      {data.targets.length === 0 ? (
        <>
          <NoTargets />
          {pipeline}
        </>
      ) : (
        <div
          className={`${classes.columns} ${open ? classes.withDetails : ''}`}
        >
          <div className={classes.main}>
            <Panel>
              <DeploymentsGrid
                entityRef={entityRef}
                data={data}
                stacked={stacked}
              />
              <Freshness
                entityRef={entityRef}
                data={data}
                error={error}
                actions={
                  <RollbackGroupButton entityRef={entityRef} data={data} />
                }
              />
            </Panel>
            {pipeline}
            <History
              entityRef={entityRef}
              data={data}
              compact={open || stacked}
            />
          </div>
          <DetailsPane entityRef={entityRef} data={data} beside={beside} />
        </div>
      )}
      <Announcer data={data} />
    </div>
  );
}

/** The tab *Deployments*: what matters, the grid, details beside it and the history. */
export function EntityDeploymentsContent() {
  return <EntityShell>{ref => <Deployments entityRef={ref} />}</EntityShell>;
}
