import { ROLLBACK } from '../stage/Play';
import type { Play } from '../stage/Play';
import type { Case } from './Case';
import { interrupt } from './interrupt';
import { judgeCase } from './verdict';
import type { Verdict } from './verdict';

/** Takings-up after which a rollback counts as one that never ends. */
const MOST_ROUNDS = 12;

/** Plays a case to its end, however many processes that takes, and judges what is left. */
export async function playCase(
  item: Case,
  play: Play,
  usual: ReadonlyMap<string, number>,
): Promise<Verdict> {
  const { database, gate, setting, simulator, trail } = play;
  const { fault } = item;
  const skewMs = fault.kind === 'skewed' ? fault.skewMs : 0;
  const first = play.replica('first', skewMs);
  const interruption = interrupt(item, play, first);
  const { halted, successors, successorSkewMs, faults } = interruption;
  await play.ask(first);
  await Promise.race([first.run(() => first.engine.idle()), halted]);

  const isPaused = Boolean(interruption.wake);
  const isOver = async () =>
    Boolean((await database.store.get(ROLLBACK))?.settled);
  if (first.isDead || isPaused) {
    for (const name of successors) play.replica(name, successorSkewMs);
  }
  const hands = play.replicas.filter(
    replica => !replica.isDead && !(isPaused && replica === first),
  );
  for (let round = 0; round < MOST_ROUNDS && !(await isOver()); round += 1) {
    await play.silence();
    await Promise.all(hands.map(replica => replica.work()));
  }
  if (interruption.wake) {
    interruption.wake();
    await first.run(() => first.engine.idle());
  }
  const interrupted = gate.isSpent || isPaused;
  if (!interrupted) faults.push('the call never came, so nothing was tried');

  const { change } = interruption;
  // Nobody can know of a change that came after the last look.
  const hasLooked =
    !change ||
    gate.calls
      .slice(change.after)
      .some(({ operation }) => operation === setting.scene.sees);
  return judgeCase({
    record: await database.store.get(ROLLBACK),
    leftOver: await database.leftOver(ROLLBACK),
    truths: [
      setting.scene.truth(simulator.world),
      ...(hasLooked ? [] : [change.before]),
    ],
    calls: gate.calls,
    usual,
    trail: trail.entries,
    killed: play.replicas
      .filter(({ isDead }) => isDead)
      .map(({ name }) => name),
    history: await database.history.forTarget(play.target.id),
    passes: fault.passes,
    faults,
  });
}
