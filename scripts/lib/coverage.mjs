import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './paths.mjs';

/** Share of covered lines of each plugin and of all of them, from jest's summary. */
export function coverageOfPlugins(summaryFile) {
  const summary = JSON.parse(readFileSync(summaryFile, 'utf8'));
  const sums = new Map();
  for (const [file, { lines }] of Object.entries(summary)) {
    const [folder, name] = relative(root, file).split(/[\\/]/);
    if (folder !== 'plugins') continue;
    for (const key of [`plugins/${name}`, 'plugins (all)']) {
      const sum = sums.get(key) ?? { total: 0, covered: 0 };
      sum.total += lines.total;
      sum.covered += lines.covered;
      sums.set(key, sum);
    }
  }
  return [...sums]
    .map(([name, { total, covered }]) => ({
      name,
      percent: total === 0 ? 100 : (100 * covered) / total,
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}
