import { Place, World } from '../../core/types';
import { CLOUDFORMATION, StackState } from './state';

/** Queues a phase of the stack's present operation. */
export function nextPhase(
  world: World,
  { account, region }: Place,
  stack: StackState,
  phase: string,
  ms: number,
): void {
  world.schedule({
    account,
    region,
    at: world.now() + ms,
    service: CLOUDFORMATION,
    type: 'phase',
    payload: { stack: stack.name, token: stack.operation!.token, phase },
  });
}
