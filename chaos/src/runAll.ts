import { allCases, sampleOf } from './cases/Case';
import type { Case } from './cases/Case';
import { playCase } from './cases/playCase';
import type { UsualEffects } from './cases/playCase';
import { pointsOf } from './cases/points';
import type { Point } from './cases/points';
import type { Result } from './report';
import { setTimeout as delay } from 'node:timers/promises';
import { Theatre } from './stage/Theatre';
import type { Setting } from './stage/Play';
import { amplifyScenes } from './world/amplifyScenes';
import { groupScenarios } from './world/groupScenarios';
import { lambdaScenes } from './world/lambdaScenes';
import { alone } from './world/Scene';
import type { Scenario } from './world/Scene';

/** Cases under way at a time: some wait for a moment in real time. */
const THEATRES = 4;

/** Real time after which a case counts as one that hangs, in milliseconds. */
const PATIENCE_MS = 120_000;

const HANGS = 'it hangs';

/** What is played. */
export interface RunOptions {
  /** Cases whose name contains this. */
  only: string;
  /** How many of them; all when absent. */
  sample?: number;
  seed: string;
  /** Told of progress. */
  say(line: string): void;
}

/** A rollback that goes well: what is done in it, and where it can be interrupted. */
interface Rehearsal {
  setting: Setting;
  points: Point[];
  usual: UsualEffects;
}

async function rehearse(
  theatre: Theatre,
  scenario: Scenario,
): Promise<Rehearsal> {
  const setting = await theatre.prepare(scenario);
  const play = await theatre.play(setting, 'rehearsal');
  const replica = play.replica('first');
  await play.ask(replica);
  await replica.run(() => replica.engine.idle());
  const { parts, group } = setting;
  const { world } = play.simulator;
  if (!parts.every(({ scene }) => scene.truth(world).isBack)) {
    throw new Error(`${setting.strategy} does not even work without a fault`);
  }
  const targets = parts.map(({ scene }) => scene.target.id);
  return {
    setting,
    points: pointsOf(play.gate.calls, group && targets),
    usual: new Map(targets.map(id => [id, play.gate.effects(id)])),
  };
}

async function playOne(
  theatre: Theatre,
  item: Case,
  { setting, usual }: Rehearsal,
  seed: string,
): Promise<Result> {
  const { name, strategy, fault } = item;
  const result = { name, strategy, fault: fault.name };
  try {
    const play = await theatre.play(setting, `${seed} ${name}`);
    const over = new AbortController();
    const verdict = await Promise.race([
      playCase(item, play, usual),
      delay(PATIENCE_MS, undefined, { signal: over.signal }),
    ]).finally(() => over.abort());
    return verdict
      ? { ...result, ...verdict }
      : { ...result, lost: [HANGS], doubled: [] };
  } catch (error) {
    const lost = [`it could not be played: ${(error as Error).stack}`];
    return { ...result, lost, doubled: [] };
  }
}

/** Finds out the calls of every strategy, and interrupts each at each. */
export async function runAll(options: RunOptions): Promise<Result[]> {
  const { only, sample, seed, say } = options;
  const theatres = await Promise.all(
    Array.from({ length: THEATRES }, () => Theatre.open()),
  );
  const rehearsals = new Map<string, Rehearsal>();
  const scenarios = [
    ...[...lambdaScenes, ...amplifyScenes].map(alone),
    ...groupScenarios,
  ];
  for (const scenario of scenarios) {
    rehearsals.set(scenario.strategy, await rehearse(theatres[0], scenario));
  }
  const matching = allCases(
    [...rehearsals].map(([strategy, { points, setting }]) => ({
      strategy,
      points,
      rivals: setting.parts[0].scene.rivals.map(({ name }) => name),
      isGroup: setting.group !== undefined,
    })),
  ).filter(({ name }) => name.includes(only));
  const cases = sample ? sampleOf(matching, sample) : matching;
  say(`Playing ${cases.length} cases`);

  const results: Result[] = new Array(cases.length);
  let next = 0;
  await Promise.all(
    theatres.map(async (_, place) => {
      while (next < cases.length) {
        const index = next;
        next += 1;
        const item = cases[index];
        const rehearsal = rehearsals.get(item.strategy)!;
        const result = await playOne(theatres[place], item, rehearsal, seed);
        results[index] = result;
        // What hangs may still go on there, and must not be met by the next.
        if (result.lost.includes(HANGS)) theatres[place] = await Theatre.open();
        if (next % 100 === 0) say(`${next} of ${cases.length}`);
      }
    }),
  );
  await Promise.all(theatres.map(theatre => theatre.close()));
  return results;
}
