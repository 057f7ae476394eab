import { Place, SimTime, World } from '../../core/types';
import { FunctionSettings } from '../lambda/state';
import { StackTemplate } from './spec';

export interface ResourceState {
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  statusReason?: string;
  lastUpdated: SimTime;
}

export interface StackEventState {
  sequence: number;
  at: SimTime;
  logicalId: string;
  physicalId: string;
  type: string;
  status: string;
  reason?: string;
  token: string;
}

/** An alias that the present operation has moved or is moving. */
export interface AliasMove {
  /** Logical id of the function. */
  functionId: string;
  from: string;
  to: string;
  /** CodeDeploy deployment that moves it; undefined: moved at once. */
  deploymentId?: string;
  outcome?: 'done' | 'failed';
}

/** A creation or update that is going on. */
export interface OperationState {
  token: string;
  kind: 'CREATE' | 'UPDATE';
  target: StackTemplate;
  /** Settings of functions before this operation changed them. */
  before: Record<string, FunctionSettings>;
  /** Functions that this operation created. */
  created: string[];
  moves: AliasMove[];
  /** New version by logical id of the function. */
  published: Record<string, string>;
  /** Logical ids of what failed. */
  failed: string[];
  rollingBack: boolean;
}

export interface StackState {
  id: string;
  name: string;
  status: string;
  statusReason?: string;
  createdAt: SimTime;
  lastUpdated?: SimTime;
  deletedAt?: SimTime;
  /** As last deployed successfully. */
  current?: StackTemplate;
  /** The version that the stack recorded for each function, by logical id. */
  recorded: Record<string, string>;
  resources: Record<string, ResourceState>;
  /** Oldest first. */
  events: StackEventState[];
  nextEvent: number;
  operation?: OperationState;
}

export interface CloudFormationState {
  /** By stack name; deleted stacks are kept under their id. */
  stacks: Record<string, StackState>;
}

/** Short name of the service in slices, events and faults. */
export const CLOUDFORMATION = 'cloudformation';

/** The CloudFormation state of one account and region. */
export function cloudFormationState(
  world: World,
  place: Place,
): CloudFormationState {
  return world.slice(CLOUDFORMATION, place, () => ({ stacks: {} }));
}

/** The function of a stack's template, by logical id. */
export function functionOf(spec: StackTemplate | undefined, logicalId: string) {
  return spec?.functions.find(f => f.logicalId === logicalId);
}

/** What a stack of this account and region exports under a name; undefined when none does. */
export function exportedValue(
  world: World,
  place: Place,
  name: string,
): string | undefined {
  for (const stack of Object.values(cloudFormationState(world, place).stacks)) {
    const { exports = {}, outputs = {} } = stack.current ?? {};
    const output = Object.keys(exports).find(key => exports[key] === name);
    if (output && stack.deletedAt === undefined) return outputs[output];
  }
  return undefined;
}
