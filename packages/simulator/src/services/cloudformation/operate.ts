import { Place, World, WorldEventHandler } from '../../core/types';
import { codeDeployState } from '../codedeploy/state';
import { cleanUp } from './cleanUp';
import { provisionFunctions, provisionSurroundings } from './provision';
import { failAlias, moveAliases, publishVersions } from './publish';
import { setResourceStatus, setStackStatus } from './record';
import { aliasResource } from './resources';
import { finishRollback, startRollback, undoChanges } from './rollback';
import { nextPhase } from './schedule';
import {
  AliasMove,
  OperationState,
  StackState,
  cloudFormationState,
  functionOf,
} from './state';

/** From one phase to the next, in ms: what the slowest resource of a phase takes. */
const FUNCTIONS_MS = 3_000;
const VERSIONS_MS = 7_000;
const ALIASES_MS = 4_000;
const CLEANUP_MS = 3_000;
const DONE_MS = 2_000;

type Phase = (
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
) => void;

/** What a creation or update does, phase by phase. */
const PHASES: Record<string, Phase> = {
  surroundings(world, place, stack, operation) {
    provisionSurroundings(world, place, stack, operation);
    nextPhase(world, place, stack, 'functions', FUNCTIONS_MS);
  },
  functions(world, place, stack, operation) {
    provisionFunctions(world, place, stack, operation);
    if (operation.failed.length > 0) {
      startRollback(world, place, stack, operation);
    } else {
      nextPhase(world, place, stack, 'versions', VERSIONS_MS);
    }
  },
  versions(world, place, stack, operation) {
    publishVersions(world, place, stack, operation);
    nextPhase(world, place, stack, 'aliases', ALIASES_MS);
  },
  aliases(world, place, stack, operation) {
    moveAliases(world, place, stack, operation);
    goOnWhenMoved(world, place, stack, operation);
  },
  cleanup(world, place, stack, operation) {
    if (operation.kind === 'UPDATE') {
      setStackStatus(world, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    }
    cleanUp(world, place, stack, operation);
    nextPhase(world, place, stack, 'complete', DONE_MS);
  },
  complete(world, _place, stack, operation) {
    setStackStatus(world, stack, `${operation.kind}_COMPLETE`);
    stack.operation = undefined;
  },
  'rollback-undo': undoChanges,
  'rollback-complete': finishRollback,
};

/** Event handlers that move stacks on. */
export const stackHandlers: Record<string, WorldEventHandler> = {
  phase(world, event) {
    const stack = cloudFormationState(world, event).stacks[event.payload.stack];
    const { operation } = stack ?? {};
    if (operation && operation.token === event.payload.token) {
      PHASES[event.payload.phase](world, event, stack, operation);
    }
  },

  /** Sent by CodeDeploy when a deployment that CloudFormation made has ended. */
  'deployment-finished'(world, event) {
    const { deploymentId } = event.payload;
    for (const stack of Object.values(
      cloudFormationState(world, event).stacks,
    )) {
      const { operation } = stack;
      const move = operation?.moves.find(
        m => m.deploymentId === deploymentId && !m.outcome,
      );
      if (operation && move) {
        settleMove(world, event, stack, operation, move);
      }
    }
  },
};

function settleMove(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  move: AliasMove,
): void {
  const deployment = codeDeployState(world, place).deployments[
    move.deploymentId!
  ];
  if (operation.rollingBack) {
    move.outcome = 'done';
    finishRollbackOfAlias(world, place, stack, operation, move);
    return;
  }
  const fn = functionOf(operation.target, move.functionId)!;
  if (deployment.status === 'Succeeded') {
    move.outcome = 'done';
    setResourceStatus(
      world,
      stack,
      aliasResource(place, fn),
      'UPDATE_COMPLETE',
    );
  } else {
    move.outcome = 'failed';
    failAlias(
      world,
      place,
      stack,
      operation,
      fn,
      `CodeDeploy deployment ${
        deployment.id
      } ${deployment.status.toLowerCase()}: ${
        deployment.error?.message ?? 'no reason given'
      } (Error code: ${deployment.error?.code})`,
    );
  }
  goOnWhenMoved(world, place, stack, operation);
}

function finishRollbackOfAlias(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
  move: AliasMove,
): void {
  const fn = functionOf(stack.current, move.functionId);
  if (fn) {
    setResourceStatus(
      world,
      stack,
      aliasResource(place, fn),
      'UPDATE_COMPLETE',
    );
  }
  if (operation.moves.every(m => m.outcome)) {
    nextPhase(world, place, stack, 'rollback-complete', CLEANUP_MS);
  }
}

/** Goes on once no alias waits for CodeDeploy any more. */
function goOnWhenMoved(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  if (operation.moves.some(m => !m.outcome)) {
    return;
  }
  if (operation.failed.length > 0) {
    startRollback(world, place, stack, operation);
  } else {
    nextPhase(world, place, stack, 'cleanup', CLEANUP_MS);
  }
}
