import { RollbackConflictError } from '../product';
import type { Play } from '../stage/Play';
import type { Replica } from '../stage/Replica';
import { timeOut } from '../stage/CallGate';
import type { Interception } from '../stage/CallGate';
import type { Truth } from '../world/Scene';
import type { Case } from './Case';

/** How long a call takes that is slow, and how long one is waited for, in milliseconds. */
const SLOW_MS = 8_000;
const TIMEOUT_MS = 10_000;
/** A call that outlives its caller arrives well before anybody may take over. */
const LATE_MS = 5_000;
const AWAY_MS = 10_000;

/** What an interruption leaves for later. */
export interface Interruption {
  /** Comes when the first replica goes no further by itself. */
  halted: Promise<void>;
  /** Lets a paused replica go on; absent when none is. */
  wake?: () => void;
  /** Who goes on, in place of those who ended. */
  successors: string[];
  /** How far their clocks are ahead, in milliseconds. */
  successorSkewMs: number;
  /** What somebody else has changed: what was live before, and after how many calls that was. */
  change?: { before: Truth; after: number };
  /** What went wrong in the playing itself. */
  faults: string[];
}

const never = () => new Promise<never>(() => {});

/** Prepares for the interruption of a case. */
export function interrupt(
  { point, fault }: Case,
  play: Play,
  first: Replica,
): Interruption {
  const { gate, timeline, setting, simulator } = play;
  const { scene, plan } = setting.parts[point.member ?? 0];
  let halt = () => {};
  let wake = () => {};
  const asleep = new Promise<void>(resolve => {
    wake = resolve;
  });
  const interruption: Interruption = {
    halted: new Promise(resolve => {
      halt = resolve;
    }),
    successors: ['second'],
    successorSkewMs: 0,
    faults: [],
  };
  const atCall = (intercept: Interception) =>
    gate.arm(point.operation, point.nth, intercept);
  const sleep = async () => {
    interruption.wake = wake;
    halt();
    await asleep;
  };
  const killed = (moment: 'before' | 'during' | 'after') =>
    atCall(async ({ replica, serve }) => {
      if (moment === 'after') await serve();
      replica.kill();
      if (moment === 'during') {
        timeline.step(LATE_MS);
        await serve();
      }
      halt();
      return never();
    });
  const pausedAtCall = () =>
    atCall(async ({ serve }) => {
      await sleep();
      return serve();
    });
  /** Pauses it at the last moment at which it still looks at its lease. */
  const pausedBeforeCheck = () => {
    first.onRenewal = async (targetId, before) => {
      if (targetId !== scene.target.id || before !== point.renewals - 1) return;
      first.onRenewal = () => {};
      await sleep();
    };
  };
  const askedTwice = () =>
    atCall(async ({ serve }) => {
      await play
        .replica('second')
        .request('another rollback', plan)
        .then(
          () => interruption.faults.push('two were taken at the same time'),
          error => {
            if (!(error instanceof RollbackConflictError)) throw error;
          },
        );
      return serve();
    });
  const changedByRival = (rival: number) =>
    atCall(({ serve }) => {
      const { world } = simulator;
      world.advance();
      interruption.change = {
        before: scene.truth(world),
        after: gate.calls.length - 1,
      };
      scene.rivals[rival].act(world);
      return serve();
    });

  switch (fault.kind) {
    case 'answer':
      atCall(({ serve }) => serve(fault.effect));
      break;
    case 'slow':
      atCall(({ serve }) => {
        timeline.step(SLOW_MS);
        return serve();
      });
      break;
    case 'times-out':
      atCall(({ serve }) =>
        timeOut(() => {
          timeline.step(TIMEOUT_MS);
          return serve();
        }),
      );
      break;
    case 'killed':
      killed(fault.moment);
      break;
    case 'raced':
      interruption.successors = ['second', 'third'];
      killed('after');
      break;
    case 'skewed':
      interruption.successorSkewMs = -fault.skewMs;
      killed('after');
      break;
    case 'asked-twice':
      askedTwice();
      break;
    case 'paused':
      if (point.writes) pausedBeforeCheck();
      else pausedAtCall();
      break;
    case 'paused-at-call':
      pausedAtCall();
      break;
    case 'rival':
      changedByRival(fault.rival);
      break;
    case 'database-away':
      atCall(({ serve }) => {
        play.takeDatabaseAway(AWAY_MS);
        return serve();
      });
      break;
    default:
      throw new Error(`There is no such fault: ${JSON.stringify(fault)}`);
  }
  return interruption;
}
