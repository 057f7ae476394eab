/** One number, and what it may be at most. */
export interface Measurement {
  name: string;
  value: number;
  /** `x` for a ratio. */
  unit: string;
  /** Absent where the number only explains another. */
  limit?: number;
}

/** Whether a number keeps to its limit; undefined when it has none. */
export function holds({ value, limit }: Measurement): boolean | undefined {
  // Not a number is never within a limit.
  return limit === undefined ? undefined : value <= limit;
}

/** Whether every number keeps to its limit. */
export const allHold = (measurements: Measurement[]): boolean =>
  measurements.every(measurement => holds(measurement) !== false);

/** The middle of some numbers; throws when there are none. */
export function median(numbers: number[]): number {
  if (numbers.length === 0) throw new RangeError('There is nothing to measure');
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? sorted[middle]
    : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three digits that count; whole numbers stay whole. */
function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return Number.isInteger(value)
    ? String(value)
    : String(Number(value.toPrecision(3)));
}

const HEADINGS = ['name', 'value', 'unit', 'limit', 'holds'];
const RIGHT = new Set(['value', 'limit']);

/** Whether a limit is kept, for people; empty where there is none. */
function verdictOf(measurement: Measurement): string {
  const kept = holds(measurement);
  if (kept === undefined) return '';
  return kept ? 'yes' : 'NO';
}

/** The measurements as a table for people. */
export function formatTable(measurements: Measurement[]): string {
  const rows = measurements.map(measurement => {
    const { name, value, unit, limit } = measurement;
    return [
      name,
      shown(value),
      unit,
      limit === undefined ? '' : shown(limit),
      verdictOf(measurement),
    ];
  });
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    cells
      .map((cell, column) =>
        RIGHT.has(HEADINGS[column])
          ? cell.padStart(widths[column])
          : cell.padEnd(widths[column]),
      )
      .join('  ')
      .trimEnd();
  return [
    line(HEADINGS),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

/** The measurements as JSON for programs. `limit` and `holds` are null where there is no limit. */
export function formatJson(measurements: Measurement[]): string {
  return JSON.stringify(
    measurements.map(measurement => ({
      name: measurement.name,
      value: measurement.value,
      unit: measurement.unit,
      limit: measurement.limit ?? null,
      holds: holds(measurement) ?? null,
    })),
    null,
    2,
  );
}
