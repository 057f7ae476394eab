/** Something that a project must pass; may tell a figure. */
export type Check = [name: string, run: () => Promise<string | void>];

/** How a case went. */
export interface CaseReport {
  name: string;
  /** Seconds. */
  took: number;
  coverage?: string;
  /** Check and what it found, of those that failed. */
  failures: [string, string][];
}

/** Runs all checks of a case, also where some of them fail. */
export async function runChecks(
  name: string,
  checks: Check[],
): Promise<CaseReport> {
  const began = performance.now();
  const report: CaseReport = { name, took: 0, failures: [] };
  for (const [title, check] of checks) {
    try {
      const figure = await check();
      report.coverage ??= figure ?? undefined;
    } catch (error) {
      report.failures.push([title, (error as Error).message]);
    }
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
