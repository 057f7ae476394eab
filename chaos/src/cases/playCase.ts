import { TURN } from '../stage/CallGate';
import { GROUP } from '../stage/Replica';
import type { Part, Play } from '../stage/Play';
import type { Case } from './Case';
import { judgeGroup } from './groupVerdict';
import { interrupt } from './interrupt';
import type { Interruption } from './interrupt';
import { judgeCase } from './verdict';
import type { Verdict } from './verdict';

/** Takings-up after which a rollback counts as one that never ends. */
const MOST_ROUNDS = 12;

/** Effects of rollbacks that go well: by target, then by operation. */
export type UsualEffects = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Plays a case to its end, however many processes that takes, and judges what is left. */
export async function playCase(
  item: Case,
  play: Play,
  usual: UsualEffects,
): Promise<Verdict> {
  const { fault, point } = item;
  const skewMs = fault.kind === 'skewed' ? fault.skewMs : 0;
  const first = play.replica('first', skewMs);
  const interruption = interrupt(item, play, first);
  const { halted, successors, successorSkewMs, faults } = interruption;
  await Promise.race([
    play.ask(first).then(() => first.run(() => first.engine.idle())),
    halted,
  ]);

  const isPaused = Boolean(interruption.wake);
  if (first.isDead || isPaused) {
    for (const name of successors) play.replica(name, successorSkewMs);
  }
  const hands = play.replicas.filter(
    replica => !replica.isDead && !(isPaused && replica === first),
  );
  for (
    let round = 0;
    round < MOST_ROUNDS && !(await play.isOver());
    round += 1
  ) {
    await play.silence();
    await Promise.all(hands.map(replica => replica.work()));
  }
  if (interruption.wake) {
    interruption.wake();
    await first.run(() => first.engine.idle());
  }
  const interrupted = play.gate.isSpent || isPaused;
  if (!interrupted) faults.push('the call never came, so nothing was tried');

  const { parts, group: rule } = play.setting;
  const struck = point.member ?? 0;
  const group = rule && (await play.database.groups.get(GROUP));
  const statusOf = (at: number) => group?.members[at]?.status;
  const mustSucceed = (at: number) => {
    if (at === struck) return fault.passes;
    // By clocks that are far apart the turn of one that has not begun may be long over.
    if (fault.kind === 'skewed') return statusOf(at) !== 'cancelled';
    if (fault.passes) return true;
    // What a process has asked for once is for all its rollbacks.
    if (point.operation.startsWith('sts:')) return false;
    return (
      rule?.onFailure === 'continue' ||
      at < struck ||
      statusOf(struck) === 'succeeded'
    );
  };
  const verdicts = await Promise.all(
    parts.map((part, at) =>
      judgePart(play, part, usual, {
        passes: mustSucceed(at),
        change: at === struck ? interruption.change : undefined,
        // Ended or cut off between the end of a rollback and the lease: it runs out.
        leaseRunsOut: point.operation === TURN,
      }),
    ),
  );
  if (rule) {
    verdicts.push(
      judgeGroup({
        group,
        rule,
        parts,
        calls: play.gate.calls,
        trail: play.trail.entries,
        isOpen: (await play.database.groups.unsettled()).length > 0,
      }),
    );
  }
  return {
    lost: [...faults, ...verdicts.flatMap(({ lost }) => lost)],
    doubled: verdicts.flatMap(({ doubled }) => doubled),
  };
}

/** Holds one rollback to what was promised. */
async function judgePart(
  { database, gate, replicas, setting, simulator, trail }: Play,
  { id, scene }: Part,
  usual: UsualEffects,
  {
    passes,
    change,
    leaseRunsOut,
  }: {
    passes: boolean;
    change: Interruption['change'];
    leaseRunsOut: boolean;
  },
): Promise<Verdict> {
  const calls = gate.callsOf(scene.target.id);
  // Nobody can know of a change that came after the last look.
  const hasLooked =
    !change ||
    calls.some(
      ({ order, operation }) =>
        order >= change.after && operation === scene.sees,
    );
  const leftOver = await database.leftOver(id);
  const verdict = judgeCase({
    record: await database.store.get(id),
    leftOver: { ...leftOver, lease: leftOver.lease && !leaseRunsOut },
    truths: [
      scene.truth(simulator.world),
      ...(hasLooked ? [] : [change.before]),
    ],
    calls,
    usual: usual.get(scene.target.id) ?? new Map(),
    trail: trail.entries.filter(({ meta }) => meta.rollbackId === id),
    killed: replicas.filter(({ isDead }) => isDead).map(({ name }) => name),
    history: await database.history.forTarget(scene.target.id),
    passes,
    faults: [],
  });
  if (setting.parts.length === 1) return verdict;
  const named = (text: string) => `${scene.target.name}: ${text}`;
  return {
    lost: verdict.lost.map(named),
    doubled: verdict.doubled.map(named),
  };
}
