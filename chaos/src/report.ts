/** How a case ended. */
export interface Result {
  name: string;
  strategy: string;
  fault: string;
  lost: string[];
  doubled: string[];
}

/** One line of the table. */
export interface Row {
  strategy: string;
  fault: string;
  cases: number;
  survived: number;
  lost: number;
  doubled: number;
}

const hasSurvived = ({ lost, doubled }: Result) =>
  lost.length === 0 && doubled.length === 0;

/** Counts results by strategy and fault, in the order in which they come. */
export function rowsOf(results: readonly Result[]): Row[] {
  const rows = new Map<string, Row>();
  for (const result of results) {
    const { strategy, fault } = result;
    const key = `${strategy} / ${fault}`;
    const row = rows.get(key) ?? {
      strategy,
      fault,
      cases: 0,
      survived: 0,
      lost: 0,
      doubled: 0,
    };
    rows.set(key, row);
    row.cases += 1;
    if (hasSurvived(result)) row.survived += 1;
    if (result.lost.length > 0) row.lost += 1;
    if (result.doubled.length > 0) row.doubled += 1;
  }
  return [...rows.values()];
}

/** The sum of some rows. */
export function totalOf(rows: readonly Row[]): Omit<Row, 'strategy' | 'fault'> {
  const sum = (key: 'cases' | 'survived' | 'lost' | 'doubled') =>
    rows.reduce((total, row) => total + row[key], 0);
  return {
    cases: sum('cases'),
    survived: sum('survived'),
    lost: sum('lost'),
    doubled: sum('doubled'),
  };
}

const HEADINGS = [
  'strategy',
  'fault',
  'cases',
  'survived',
  'lost',
  'double effects',
];
const LEFT_ALIGNED = 2;

/** The table for people: strategy by fault, and the sum. */
export function formatTable(results: readonly Result[]): string {
  const rows = rowsOf(results);
  const cells = [...rows, { strategy: 'all', fault: '', ...totalOf(rows) }].map(
    row =>
      [
        row.strategy,
        row.fault,
        row.cases,
        row.survived,
        row.lost,
        row.doubled,
      ].map(String),
  );
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...cells.map(row => row[column].length)),
  );
  const line = (row: string[]) =>
    row
      .map((cell, column) =>
        column < LEFT_ALIGNED
          ? cell.padEnd(widths[column])
          : cell.padStart(widths[column]),
      )
      .join('  ')
      .trimEnd();
  const rule = line(widths.map(width => '-'.repeat(width)));
  return [
    line(HEADINGS),
    rule,
    ...cells.slice(0, -1).map(line),
    rule,
    line(cells[cells.length - 1]),
  ].join('\n');
}

/** The same for programs, with every case that did not survive. */
export function formatJson(results: readonly Result[], seed: string): string {
  const rows = rowsOf(results);
  return JSON.stringify(
    {
      seed,
      ...totalOf(rows),
      rows,
      failures: results.filter(result => !hasSurvived(result)),
    },
    null,
    2,
  );
}

/** What a person needs of cases that did not survive: what is wrong, and how to see it again. */
export function formatFailures(
  results: readonly Result[],
  seed: string,
): string {
  return results
    .filter(result => !hasSurvived(result))
    .map(({ name, lost, doubled }) =>
      [
        `${name} (seed ${seed})`,
        ...doubled.map(text => `  double effect: ${text}`),
        ...lost.map(text => `  lost: ${text}`),
        `  again: npm run chaos -- --seed ${seed} --only '${name}'`,
      ].join('\n'),
    )
    .join('\n\n');
}

/** Whether nothing was lost and nothing took effect twice. */
export const allSurvived = (results: readonly Result[]): boolean =>
  results.every(hasSurvived);
