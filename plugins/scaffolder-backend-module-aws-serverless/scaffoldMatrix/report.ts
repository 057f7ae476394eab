/** Something that a project must pass; may tell a figure. */
export type Check = [name: string, run: () => Promise<string | void>];

/** How a case went. */
export interface CaseReport {
  name: string;
  /** Seconds. */
  took: number;
  coverage?: string;
  /** Seconds that each check took. */
  times: Record<string, number>;
  /** Check and what it found, of those that failed. */
  failures: [string, string][];
}

/**
 * Fails where something was found.
 *
 * @throws Error with a line for each finding
 */
export function refuse(found: string[]): void {
  if (found.length > 0) {
    throw new Error(found.join('\n'));
  }
}

/** Runs all checks of a case, also where some of them fail. */
export async function runChecks(
  name: string,
  checks: Check[],
): Promise<CaseReport> {
  const began = performance.now();
  const report: CaseReport = { name, took: 0, times: {}, failures: [] };
  for (const [title, check] of checks) {
    const started = performance.now();
    try {
      const figure = await check();
      report.coverage ??= figure ?? undefined;
    } catch (error) {
      report.failures.push([title, (error as Error).message]);
    }
    report.times[title] = (performance.now() - started) / 1000;
  }
  report.took = (performance.now() - began) / 1000;
  return report;
}

/** A case as a line, with what went wrong below. */
export function lineOf({ name, took, coverage, failures }: CaseReport): string {
  const mark = failures.length === 0 ? 'ok    ' : 'FAILED';
  const figures = `${took.toFixed(1).padStart(5)} s  ${coverage ?? ''}`;
  return [
    `${mark} ${name.padEnd(60)} ${figures}`.trimEnd(),
    ...failures.map(
      ([check, message]) =>
        `       ${check}: ${message.replace(/\n/g, '\n         ')}`,
    ),
  ].join('\n');
}

/** Where the time of all cases went, most first. */
export function timesOf(reports: CaseReport[]): string {
  const sums = new Map<string, number>();
  for (const [title, took] of reports.flatMap(({ times }) =>
    Object.entries(times),
  )) {
    sums.set(title, (sums.get(title) ?? 0) + took);
  }
  return [...sums]
    .sort(([, a], [, b]) => b - a)
    .map(([title, took]) => `${title} ${took.toFixed(0)} s`)
    .join(', ');
}
