import { SimTime } from '../../core/types';
import { invalidParameter } from './errors';

/** When Lambda stops creating and updating functions of a runtime (shared AWS facts, 2026-11). */
const BLOCKED: Record<string, { create: SimTime; update: SimTime }> = {};

const at = (day: string) => Date.parse(`${day}T00:00:00Z`);

for (const runtime of ['nodejs18.x', 'nodejs20.x', 'python3.9', 'python3.10']) {
  BLOCKED[runtime] = { create: at('2027-02-01'), update: at('2027-03-03') };
}
for (const runtime of [
  'nodejs',
  'nodejs4.3',
  'nodejs6.10',
  'nodejs8.10',
  'nodejs10.x',
  'nodejs12.x',
  'nodejs14.x',
  'nodejs16.x',
  'python2.7',
  'python3.6',
  'python3.7',
  'python3.8',
  'ruby2.5',
  'ruby2.7',
  'go1.x',
  'java8',
  'dotnetcore1.0',
  'dotnetcore2.0',
  'dotnetcore2.1',
  'dotnetcore3.1',
  'dotnet6',
  'provided',
]) {
  BLOCKED[runtime] = { create: 0, update: 0 };
}

/** Refuses a runtime that Lambda no longer takes at that time. */
export function checkRuntime(
  runtime: string | undefined,
  operation: 'create' | 'update',
  now: SimTime,
): void {
  const blocked = runtime === undefined ? undefined : BLOCKED[runtime];
  if (blocked && now >= blocked[operation]) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We recommend you use a supported runtime while creating or updating functions.`,
    );
  }
}
