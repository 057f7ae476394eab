import { createHash } from 'node:crypto';
import { faultsAt } from './faults';
import type { Fault } from './faults';
import type { Point } from './points';

/** One interruption of one rollback. */
export interface Case {
  /** `lambda-alias / update-alias lambda:UpdateAlias #1 / reset`; alone it says how to run it again. */
  name: string;
  strategy: string;
  point: Point;
  fault: Fault;
}

/** A strategy with its calls and its rivals. */
export interface Script {
  strategy: string;
  points: readonly Point[];
  rivals: readonly string[];
  /** They are several as one. */
  isGroup?: boolean;
}

const placeOf = ({ member, step, operation }: Point) =>
  [member === undefined ? [] : `member ${member + 1}`, step, operation]
    .flat()
    .join(' ');

/** Every fault at every call of every strategy. */
export function allCases(scripts: readonly Script[]): Case[] {
  return scripts.flatMap(({ strategy, points, rivals, isGroup }) =>
    points.flatMap(point =>
      faultsAt(point, rivals, isGroup).map(fault => ({
        name: `${strategy} / ${placeOf(point)} #${point.nth} / ${fault.name}`,
        strategy,
        point,
        fault,
      })),
    ),
  );
}

const order = (name: string) => createHash('sha256').update(name).digest('hex');

/**
 * Some of the cases, always the same ones: in turns from each pair of strategy and
 * fault, calls with effect first, since that is where something can be lost.
 */
export function sampleOf(cases: readonly Case[], size: number): Case[] {
  const groups = new Map<string, Case[]>();
  for (const item of cases) {
    const key = `${item.strategy} ${item.fault.name}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const queues = [...groups]
    .sort(([a], [b]) => order(a).localeCompare(order(b)))
    .map(([, group]) =>
      [...group].sort(
        (a, b) =>
          Number(b.point.writes) - Number(a.point.writes) ||
          order(a.name).localeCompare(order(b.name)),
      ),
    );
  const chosen = new Set<Case>();
  for (let round = 0; chosen.size < Math.min(size, cases.length); round += 1) {
    for (const queue of queues) {
      if (queue[round] && chosen.size < size) chosen.add(queue[round]);
    }
  }
  return cases.filter(item => chosen.has(item));
}
