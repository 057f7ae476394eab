import { Place, ServiceError, World } from '../../core/types';
import { setStackStatus } from './record';
import { nextPhase } from './schedule';
import { StackTemplate } from './spec';
import { StackState, cloudFormationState } from './state';

/** From the request to the first resource. */
const START_MS = 2_000;

const invalid = (message: string) =>
  new ServiceError('ValidationError', message, {}, 400);

/** What a deployment of a stack returns. */
export interface StackOperation {
  stackId: string;
  /** Names the operation in the stack's events. */
  token: string;
}

/**
 * Creates or updates a stack, as `sam deploy` has CloudFormation do. It returns at
 * once; the rest happens over simulated time.
 *
 * @throws ValidationError while the stack is busy, when there is nothing to update,
 *   or after a failed creation
 */
export function deployStack(
  world: World,
  place: Place,
  spec: StackTemplate,
): StackOperation {
  const { stacks } = cloudFormationState(world, place);
  const existing = stacks[spec.stackName];
  const kind = existing ? 'UPDATE' : 'CREATE';
  if (existing) {
    checkUpdatable(existing, spec);
  }
  const now = world.now();
  const stack: StackState = existing ?? {
    id: `arn:aws:cloudformation:${place.region}:${place.account}:stack/${
      spec.stackName
    }/${world.random.uuid()}`,
    name: spec.stackName,
    status: '',
    createdAt: now,
    recorded: {},
    resources: {},
    events: [],
    nextEvent: 1,
  };
  stacks[spec.stackName] = stack;
  if (existing) {
    stack.lastUpdated = now;
  }
  stack.operation = {
    token: world.random.uuid(),
    kind,
    target: structuredClone(spec),
    before: {},
    created: [],
    moves: [],
    published: {},
    failed: [],
    rollingBack: false,
  };
  setStackStatus(world, stack, `${kind}_IN_PROGRESS`, 'User Initiated');
  nextPhase(world, place, stack, 'surroundings', START_MS);
  return { stackId: stack.id, token: stack.operation.token };
}

/** Deletes a stack that could not be created, as it has to be before another attempt; false where there is none. */
export function deleteFailedStack(
  world: World,
  place: Place,
  name: string,
): boolean {
  const { stacks } = cloudFormationState(world, place);
  const stack: StackState | undefined = stacks[name];
  if (stack?.status !== 'ROLLBACK_COMPLETE') return false;
  setStackStatus(world, stack, 'DELETE_COMPLETE', 'User Initiated');
  stack.deletedAt = world.now();
  stacks[stack.id] = stack;
  delete stacks[name];
  return true;
}

function checkUpdatable(stack: StackState, spec: StackTemplate): void {
  if (stack.operation || stack.status === 'ROLLBACK_COMPLETE') {
    throw invalid(
      `Stack:${stack.id} is in ${stack.status} state and can not be updated.`,
    );
  }
  if (JSON.stringify(stack.current) === JSON.stringify(spec)) {
    throw invalid('No updates are to be performed.');
  }
}
