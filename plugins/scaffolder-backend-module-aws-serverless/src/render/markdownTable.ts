/**
 * A table of Markdown with its columns lined up, as Prettier writes it.
 *
 * @param rows - The first is the heading.
 */
export function markdownTable(rows: string[][]): string {
  const [heading] = rows;
  const widths = heading.map((_, column) =>
    Math.max(3, ...rows.map(row => row[column].length)),
  );
  const line = (cells: string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i])).join(' | ')} |`;
  return [
    line(heading),
    line(widths.map(width => '-'.repeat(width))),
    ...rows.slice(1).map(line),
  ].join('\n');
}
