import type { DetailedDiagnostic } from '@aws/cloudformation-validate';
import { Finding } from '../finding';
import { YamlSource } from '../source/YamlSource';
import { CloudFormationEngine } from './CloudFormationEngine';

const RULES = 'https://github.com/aws-cloudformation/cloudformation-validate';

/**
 * Of these our own rules say more: `runtime-supported` knows what the company
 * allows, and refuses what the engine warns of.
 */
const TOLD_BY_OWN_RULES = new Set(['E2531', 'W2531']);

const engine = new CloudFormationEngine();

/** What AWS's own validator has against templates, from warnings upwards. */
export async function checkCloudFormation(
  templates: YamlSource[],
  region: string,
  by: Pick<CloudFormationEngine, 'validate'> = engine,
): Promise<Finding[]> {
  const findings = await Promise.all(
    templates.map(async template => {
      const extension = template.file.endsWith('.json') ? 'json' : 'yaml';
      try {
        const diagnostics = await by.validate(template.text, extension, region);
        return diagnostics
          .filter(({ ruleId }) => !TOLD_BY_OWN_RULES.has(ruleId))
          .map(diagnostic => findingOf(template, diagnostic));
      } catch (error) {
        return [broken(template, error)];
      }
    }),
  );
  return findings.flat();
}

/** Ends the engine's thread: for a command line that wants to end at once. */
export function stopCloudFormation(): Promise<void> {
  return engine.stop();
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

/** A validator that does not work is not a template without faults. */
function broken({ file }: YamlSource, error: unknown): Finding {
  return {
    file,
    line: 1,
    rule: 'cloudformation/engine',
    severity: 'error',
    message: `The template could not be validated: ${
      error instanceof Error ? error.message : error
    }`,
    fix: 'Try again, or validate without this check.',
  };
}
