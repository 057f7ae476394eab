import {
  isFinalStatus,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { useEntityDeployments } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { ResumeBuilds } from '../ResumeBuilds';

/** After a rebuild, as long as it is so: automatic builds are paused, and can be resumed here. */
export function PausedAfter({ rollback }: { rollback: Rollback }) {
  return isFinalStatus(rollback.status) &&
    rollback.plan.strategy === 'amplify-rebuild' ? (
    <PausedBuilds rollback={rollback} />
  ) : null;
}

function PausedBuilds({
  rollback: { entityRef, target },
}: {
  rollback: Rollback;
}) {
  const { t } = useT();
  const { data } = useEntityDeployments(entityRef);
  const view = data?.targets.find(other => other.target.id === target.id);
  const isPaused = view?.observation?.notices.some(
    ({ code }) => code === 'builds-paused',
  );
  if (!view || !isPaused) return null;
  return (
    <Notice
      state="paused"
      action={<ResumeBuilds entityRef={entityRef} view={view} button />}
    >
      {t('run.buildsPaused', { branch: target.qualifier })}
    </Notice>
  );
}
