import type {
  EntityDeployments,
  PlanRequest,
} from '@backspin/backstage-plugin-deployments-common';
import { useState } from 'react';
import { useEntityDeployments } from '../../queries';
import { DialogWindow } from './DialogWindow';
import { LoadingDialogContent } from './LoadingDialogContent';
import { PlanDialogContent } from './PlanDialogContent';
import { RunDialogContent } from './RunDialogContent';
import { useActiveRollback } from './useActiveRollback';
import {
  useRollbackDialog,
  type RollbackDialogRequest,
} from './useRollbackDialog';

const TITLE_ID = 'backspin-rollback-title';

function Conversation({
  entityRef,
  data,
  request,
  onClose,
}: {
  entityRef: string;
  /** Absent when it could not be read; a rollback can be planned all the same. */
  data?: EntityDeployments;
  request: RollbackDialogRequest;
  onClose(): void;
}) {
  const view = data?.targets.find(({ target }) => target.id === request.target);
  const active = useActiveRollback(view);
  // Only what is under way at the beginning takes the place of a plan; what
  // begins later is offered, and what ends stays until the dialog is closed.
  const [runId] = useState(
    request.run ?? (request.breakGlass ? undefined : active?.id),
  );
  const dialog = useRollbackDialog();
  const environment = data?.environments.find(
    ({ name }) => name === view?.target.environment,
  );
  if (runId) {
    return <RunDialogContent id={runId} titleId={TITLE_ID} onClose={onClose} />;
  }
  const asked: PlanRequest = request.undoes
    ? // An undo leads back to where the rollback came from, and nowhere else.
      { target: request.target, undoes: request.undoes }
    : {
        target: request.target,
        to: request.to,
        purpose: request.purpose,
      };
  return (
    <PlanDialogContent
      entityRef={entityRef}
      request={asked}
      view={view}
      environment={environment}
      active={active}
      breakGlass={request.breakGlass}
      titleId={TITLE_ID}
      onFollow={run => dialog.open({ target: request.target, run })}
      onClose={onClose}
    />
  );
}

/**
 * Decides on a rollback, and then shows the work in the same place. A target that
 * is being rolled back already shows that rollback instead of a new plan.
 */
export function RollbackDialog({
  entityRef,
  request,
  asked,
  onClose,
}: {
  entityRef: string;
  request: RollbackDialogRequest;
  /** How often it was opened, to tell two equal requests apart. */
  asked: number;
  onClose(): void;
}) {
  const { data, isPending } = useEntityDeployments(entityRef);
  return (
    <DialogWindow titleId={TITLE_ID} onClose={onClose}>
      {isPending ? (
        <LoadingDialogContent titleId={TITLE_ID} onClose={onClose} />
      ) : (
        <Conversation
          // Another request starts anew, with empty fields.
          key={`${asked} ${JSON.stringify(request)}`}
          entityRef={entityRef}
          data={data}
          request={request}
          onClose={onClose}
        />
      )}
    </DialogWindow>
  );
}
