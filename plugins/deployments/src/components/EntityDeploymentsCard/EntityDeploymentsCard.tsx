import { Progress, ResponseErrorPanel } from '@backstage/core-components';
import { useEntityDeployments } from '../../queries';
import { EntityShell } from '../EntityShell';
import { ReleaseLabel } from '../Release';
import { TargetStateChip } from '../State';

function States({ entityRef }: { entityRef: string }) {
  const { data, error } = useEntityDeployments(entityRef);
  if (error) return <ResponseErrorPanel error={error} />;
  if (!data) return <Progress />;
  return (
    <ul>
      {data.targets.map(view => (
        <li key={view.target.id}>
          {view.target.name} {view.target.environment}{' '}
          <ReleaseLabel to={view.observation?.live[0]?.release.label ?? ''} />{' '}
          <TargetStateChip view={view} />
        </li>
      ))}
    </ul>
  );
}

/** The states of an entity's targets. */
export function EntityDeploymentsCard() {
  return <EntityShell>{ref => <States entityRef={ref} />}</EntityShell>;
}
