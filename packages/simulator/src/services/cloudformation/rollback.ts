import { Place, World } from '../../core/types';
import { routeAlias } from '../lambda/aliases';
import { deleteFunction, updateSettings } from '../lambda/functions';
import { lambdaState } from '../lambda/state';
import { shiftTraffic } from './publish';
import { dropOthers, dropVersion } from './cleanUp';
import { setResourceStatus, setStackStatus } from './record';
import { aliasResource, functionResource, versionResource } from './resources';
import { nextPhase } from './schedule';
import { AliasMove, OperationState, StackState, functionOf } from './state';

const UNDO_MS = 5_000;
const COMPLETE_MS = 6_000;

const prefix = ({ kind }: OperationState) =>
  kind === 'CREATE' ? 'ROLLBACK' : 'UPDATE_ROLLBACK';

/** Turns a failed operation round. */
export function startRollback(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  operation.rollingBack = true;
  const verb = operation.kind === 'CREATE' ? 'create' : 'update';
  setStackStatus(
    world,
    stack,
    `${prefix(operation)}_IN_PROGRESS`,
    `The following resource(s) failed to ${verb}: [${operation.failed.join(
      ', ',
    )}]. `,
  );
  nextPhase(world, place, stack, 'rollback-undo', UNDO_MS);
}

/**
 * Takes back code, configuration and the aliases that had moved. An alias whose
 * move failed is left alone: CodeDeploy has rolled it back itself, or never touched it.
 */
export function undoChanges(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  const { functions } = lambdaState(world, place);
  for (const [functionName, settings] of Object.entries(operation.before)) {
    const fn = stack.current?.functions.find(
      f => f.functionName === functionName,
    );
    const state = functions[functionName];
    if (!fn || !state) {
      continue;
    }
    const resource = functionResource(fn);
    setResourceStatus(world, stack, resource, 'UPDATE_IN_PROGRESS');
    try {
      updateSettings(world, place, state, settings);
      setResourceStatus(world, stack, resource, 'UPDATE_COMPLETE');
    } catch (error) {
      setResourceStatus(
        world,
        stack,
        resource,
        'UPDATE_FAILED',
        (error as Error).message,
      );
    }
  }
  for (const functionName of operation.created) {
    deleteFunction(world, place, functionName);
  }
  for (const move of operation.moves) {
    undoMove(world, place, stack, move);
  }
  if (operation.moves.every(m => m.outcome)) {
    nextPhase(world, place, stack, 'rollback-complete', COMPLETE_MS);
  }
}

function undoMove(
  world: World,
  place: Place,
  stack: StackState,
  move: AliasMove,
): void {
  const fn = functionOf(stack.current, move.functionId);
  if (!fn) {
    return;
  }
  const resource = aliasResource(place, fn);
  setResourceStatus(world, stack, resource, 'UPDATE_IN_PROGRESS');
  if (move.outcome === 'done' && fn.deploymentPreference) {
    try {
      move.deploymentId = shiftTraffic(
        world,
        place,
        stack,
        fn,
        move.to,
        move.from,
        'CloudFormationRollback',
      );
      move.outcome = undefined;
      return;
    } catch (error) {
      setResourceStatus(
        world,
        stack,
        resource,
        'UPDATE_FAILED',
        (error as Error).message,
      );
      return;
    }
  }
  if (move.outcome === 'done') {
    const state = lambdaState(world, place).functions[fn.functionName];
    const alias = state?.aliases[fn.aliasName!];
    if (alias) {
      routeAlias(world, place, state, alias, { version: move.from });
    }
  }
  setResourceStatus(world, stack, resource, 'UPDATE_COMPLETE');
}

/** Ends the rollback. Versions that were published stay where the template retains them, as SAM's do. */
export function finishRollback(
  world: World,
  place: Place,
  stack: StackState,
  operation: OperationState,
): void {
  if (operation.kind === 'UPDATE') {
    setStackStatus(
      world,
      stack,
      'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    );
  }
  for (const [functionId, version] of Object.entries(operation.published)) {
    const fn = functionOf(operation.target, functionId)!;
    const resource = versionResource(place, fn, version);
    dropVersion(world, place, stack, fn, resource);
  }
  dropOthers(world, stack, operation.target, stack.current);
  if (operation.kind === 'CREATE') {
    stack.resources = {};
  }
  setStackStatus(world, stack, `${prefix(operation)}_COMPLETE`);
  stack.operation = undefined;
}
