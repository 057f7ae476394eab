import type { DetailedDiagnostic } from '@aws/cloudformation-validate';
import { Finding } from '../finding';
import { YamlSource } from '../source/YamlSource';
import { ToolThread, startWorker } from './ToolThread';
import { unavailable } from './unavailable';

const RULES = 'https://github.com/aws-cloudformation/cloudformation-validate';

/**
 * Of these our own rules say more: `runtime-supported` knows what the company
 * allows, and refuses what the engine warns of.
 */
const TOLD_BY_OWN_RULES = new Set(['E2531', 'W2531']);

interface Question {
  text: string;
  extension: 'yaml' | 'json';
  region: string;
}

/** What the thread of AWS's validator is asked. */
export type CloudFormationThread = Pick<
  ToolThread<Question, DetailedDiagnostic[]>,
  'ask'
>;

const thread = new ToolThread<Question, DetailedDiagnostic[]>(() =>
  startWorker('cloudformation'),
);

/** What AWS's own validator has against templates, from warnings upwards. */
export async function checkCloudFormation(
  templates: YamlSource[],
  region: string,
  by: CloudFormationThread = thread,
): Promise<Finding[]> {
  const findings = await Promise.all(
    templates.map(async template => {
      const { text, file } = template;
      const extension = file.endsWith('.json') ? 'json' : 'yaml';
      try {
        const diagnostics = await by.ask({ text, extension, region });
        return diagnostics
          .filter(({ ruleId }) => !TOLD_BY_OWN_RULES.has(ruleId))
          .map(diagnostic => findingOf(template, diagnostic));
      } catch (error) {
        return [unavailable('cloudformation', file, error)];
      }
    }),
  );
  return findings.flat();
}

/** Ends the thread: for a command line that wants to end at once. */
export function stopCloudFormation(): Promise<void> {
  return thread.stop();
}

function findingOf(
  { file }: YamlSource,
  diagnostic: DetailedDiagnostic,
): Finding {
  const { ruleId, severity, message, suggestedFix, entity } = diagnostic;
  return {
    file,
    line: diagnostic.startLine ?? 1,
    ...(diagnostic.startColumn && { column: diagnostic.startColumn }),
    rule: `cloudformation/${ruleId}`,
    severity:
      severity === 'FATAL' || severity === 'ERROR' ? 'error' : 'warning',
    message: entity ? `${entity.logicalId}: ${message}` : message,
    fix: suggestedFix ?? `See ${diagnostic.documentationUrl ?? RULES}`,
  };
}
