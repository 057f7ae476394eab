import type { Result } from '../report';
import {
  newestRollback,
  type BackendProcess,
  type Death,
} from '../productTestUtils';
import { setTimeout as delay } from 'node:timers/promises';
import { GROUPED, Installation, PLAIN } from './Installation';

const EFFECTS = ['UpdateAlias', 'CreateDeployment'];
const FINAL = ['succeeded', 'failed', 'cancelled'];
/** A lease lasts 15 seconds, and is looked for every 2. */
const TAKEN_OVER_WITHIN_MS = 45_000;
const AWAY_MS = 10_000;
const AT_ONCE = 20;

/** One interruption of two real processes. */
interface ReplicaCase {
  strategy: string;
  fault: string;
  target: string;
  /** Plays it; says what went wrong beside the outcome. */
  play(installation: Installation): Promise<string[]>;
}

type Ask = Awaited<ReturnType<Installation['prepare']>>;

/** Asks the first backend, and comes back when the call was met. */
const until = (
  { gate, backends }: Installation,
  ask: Ask,
  death: Death,
  then: () => Promise<void>,
) =>
  new Promise<void>((resolve, reject) => {
    gate.arm(death, () => then().then(resolve, reject));
    ask(backends[0]).catch(reject);
  });

const killed =
  (target: string, death: Death): ReplicaCase['play'] =>
  async installation => {
    const [first] = installation.backends;
    const ask = await installation.prepare(target);
    await until(installation, ask, death, () => first.kill());
    return [];
  };

const suspended =
  (target: string, death: Death): ReplicaCase['play'] =>
  async installation => {
    const [first, second] = installation.backends;
    const ask = await installation.prepare(target);
    await until(installation, ask, death, async () => first.suspend());
    await ended(installation, second, target);
    first.resume();
    // It wakes, and must find that the rollback is not its own any more.
    await delay(3_000);
    return [];
  };

const raced =
  (target: string): ReplicaCase['play'] =>
  async installation => {
    const { backends, gate } = installation;
    const ask = await installation.prepare(target);
    gate.arm();
    const answers = await Promise.all(
      Array.from({ length: AT_ONCE }, (_, index) => ask(backends[index % 2])),
    );
    const taken = answers.filter(({ status }) => status === 202).length;
    const refused = answers.filter(({ status }) => status === 409).length;
    return taken === 1 && refused === AT_ONCE - 1
      ? []
      : [
          `of ${AT_ONCE} requests ${taken} were taken and ${refused} refused: ${answers
            .map(({ status }) => status)
            .join(', ')}`,
        ];
  };

const databaseAway =
  (target: string, death: Death): ReplicaCase['play'] =>
  async installation => {
    const { postgres } = installation.services;
    const ask = await installation.prepare(target);
    let back = Promise.resolve();
    await until(installation, ask, death, async () => {
      await postgres.stop('SIGQUIT');
      back = delay(AWAY_MS).then(() => postgres.start());
    });
    await back;
    return [];
  };

const CASES: ReplicaCase[] = [
  ...[
    { strategy: 'lambda-alias', target: PLAIN, write: 'UpdateAlias' },
    { strategy: 'codedeploy', target: GROUPED, write: 'CreateDeployment' },
  ].flatMap(({ strategy, target, write }): ReplicaCase[] => [
    {
      strategy,
      target,
      fault: `${AT_ONCE} requests at once`,
      play: raced(target),
    },
    ...(['lost', 'late', 'unanswered'] as const).map(moment => ({
      strategy,
      target,
      fault: `kill -9, ${write} ${moment}`,
      play: killed(target, { operation: write, moment }),
    })),
    ...(['lost', 'unanswered'] as const).map(moment => ({
      strategy,
      target,
      fault: `SIGSTOP and SIGCONT, ${write} ${moment}`,
      play: suspended(target, { operation: write, moment }),
    })),
    {
      strategy,
      target,
      fault: `database away for 10 s, ${write} late`,
      play: databaseAway(target, { operation: write, moment: 'late' }),
    },
  ]),
];

/** The rollback when it is over, by the account of a backend. */
async function ended(
  installation: Installation,
  backend: BackendProcess,
  target: string,
) {
  const deadline = Date.now() + TAKEN_OVER_WITHIN_MS;
  for (;;) {
    const rollback = await newestRollback(backend, target).catch(
      () => undefined,
    );
    const isSettled =
      FINAL.includes(rollback?.status) &&
      (await installation.leftOver(rollback.id).catch(() => undefined))
        ?.settled;
    if (isSettled || Date.now() > deadline) return rollback;
    await delay(200);
  }
}

async function playOne(
  installation: Installation,
  { play, target }: ReplicaCase,
): Promise<Pick<Result, 'lost' | 'doubled'>> {
  const { aws, backends, gate } = installation;
  const lost = await play(installation);
  const rollback = await ended(installation, backends[1], target);
  const live = await aws.live(target);
  if (rollback?.status !== 'succeeded' || live !== '2') {
    lost.push(
      `it is ${rollback?.status}, and v${live} is live: ${
        rollback?.error ?? ''
      }`,
    );
  }
  if (rollback) {
    const { target: isHeld, settled } = await installation.leftOver(
      rollback.id,
    );
    if (isHeld) lost.push('the target is not free');
    if (!settled) lost.push('it is not settled');
  }
  const effects = gate.effects(...EFFECTS);
  return {
    lost,
    doubled: effects > 1 ? [`AWS carried out ${effects} writes`] : [],
  };
}

/** Plays a handful of cases with two real backends on PostgreSQL and Redis. */
export async function runReplicas(
  only: string,
  say: (line: string) => void,
): Promise<Result[]> {
  const named = CASES.map(item => ({
    ...item,
    name: `two backends / ${item.strategy} / ${item.fault}`,
  })).filter(({ name }) => name.includes(only));
  if (named.length === 0) return [];
  say('Starting PostgreSQL, Redis and two backends');
  const installation = await Installation.start();
  const results: Result[] = [];
  try {
    for (const item of named) {
      const { name, strategy, fault } = item;
      say(`Playing ${name}`);
      const verdict = await playOne(installation, item).catch(error => ({
        lost: [`it could not be played: ${error.stack}`],
        doubled: [],
      }));
      results.push({ name, strategy, fault, ...verdict });
      const [first] = installation.backends;
      // Whoever was ended comes back for the next case.
      if (!first.isRunning) await first.start();
    }
    return results;
  } finally {
    await installation.stop();
  }
}
