import {
  isFinalStatus,
  type PlanRequest,
} from '@backspin/backstage-plugin-deployments-common';
import Dialog from '@material-ui/core/Dialog';
import { useState } from 'react';
import { useEntityDeployments } from '../../queries';
import { RunDialogContent } from './RunDialogContent';
import { PlanDialogContent } from './PlanDialogContent';
import type { RollbackDialogRequest } from './useRollbackDialog';

const TITLE_ID = 'backspin-rollback-title';

/**
 * Decides on a rollback, and then shows the work in the same place. A target that
 * is being rolled back already shows that rollback instead of a new plan.
 */
export function RollbackDialog({
  entityRef,
  request,
  onClose,
}: {
  entityRef: string;
  request: RollbackDialogRequest;
  onClose(): void;
}) {
  const [requestedId, setRequestedId] = useState<string>();
  const { data } = useEntityDeployments(entityRef);
  const view = data?.targets.find(({ target }) => target.id === request.target);
  const active =
    view?.rollback && !isFinalStatus(view.rollback.status)
      ? view.rollback.id
      : undefined;
  const runId = requestedId ?? active;
  const asked: PlanRequest = {
    target: request.target,
    to: request.to,
    undoes: request.undoes,
  };
  return (
    <Dialog
      open
      onClose={onClose}
      maxWidth="md"
      fullWidth
      aria-labelledby={TITLE_ID}
    >
      {runId ? (
        <RunDialogContent id={runId} titleId={TITLE_ID} onClose={onClose} />
      ) : (
        <PlanDialogContent
          // Another request starts with empty fields.
          key={JSON.stringify(asked)}
          entityRef={entityRef}
          request={asked}
          environments={data?.environments}
          target={view?.target}
          titleId={TITLE_ID}
          onRequested={setRequestedId}
          onClose={onClose}
        />
      )}
    </Dialog>
  );
}
