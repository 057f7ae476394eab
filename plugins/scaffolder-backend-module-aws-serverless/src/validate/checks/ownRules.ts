import { Finding } from '../finding';
import { RuleOptions } from '../rules/Rule';
import { RULES } from '../rules';
import { Project } from '../source/Project';

/** What the product's own rules have against a project. */
export function checkOwnRules(
  project: Project,
  options: RuleOptions,
): Finding[] {
  return RULES.flatMap(({ id, severity, fix, check }) =>
    check(project, options).map(fault => ({
      file: fault.source.file,
      line: fault.line,
      ...(fault.column !== undefined && { column: fault.column }),
      rule: id,
      severity,
      message: fault.message,
      fix: fault.fix ?? fix,
    })),
  );
}
