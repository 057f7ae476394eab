import type { EnvironmentDefinition, EnvironmentRule } from '../schemas';

/**
 * What is known of a resource when its environment is looked for.
 *
 * @public
 */
export interface PlacementFacts {
  account: string;
  branch?: string;
  functionName?: string;
  stackName?: string;
  tags?: Record<string, string>;
}

/**
 * Where a resource was placed, and its name without the environment.
 *
 * @public
 */
export interface Placement {
  environment?: string;
  /** The function's name without the suffix that gave its environment. */
  name?: string;
}

/**
 * Whether a glob pattern, in which `*` stands for any characters, matches the whole value.
 *
 * @public
 */
export function matchesGlob(pattern: string, value: string): boolean {
  const source = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(value);
}

const longestSuffix = (suffixes: string[], value: string | undefined) =>
  suffixes
    .filter(suffix => value?.endsWith(suffix) && value.length > suffix.length)
    .sort((a, b) => b.length - a.length)[0];

function ruleMatches(rule: EnvironmentRule, facts: PlacementFacts): boolean {
  const { branch, tags } = facts;
  const checks: Array<boolean | undefined> = [
    rule.branches &&
      (branch === undefined
        ? false
        : rule.branches.some(pattern => matchesGlob(pattern, branch))),
    rule.functionSuffixes &&
      longestSuffix(rule.functionSuffixes, facts.functionName) !== undefined,
    rule.stackSuffixes &&
      longestSuffix(rule.stackSuffixes, facts.stackName) !== undefined,
    rule.tags &&
      Object.entries(rule.tags).every(([key, value]) => tags?.[key] === value),
    rule.accounts && rule.accounts.includes(facts.account),
  ].filter(check => check !== undefined);
  return checks.length > 0 && checks.every(Boolean);
}

/**
 * Places a resource in the first environment, in pipeline order, one of whose
 * rules matches. Nothing is guessed: without a match the environment is absent.
 *
 * @public
 */
export function placeTarget(
  environments: EnvironmentDefinition[],
  facts: PlacementFacts,
): Placement {
  const ordered = [...environments].sort((a, b) => a.order - b.order);
  const placed = ordered.find(({ rules }) =>
    rules.some(rule => ruleMatches(rule, facts)),
  );
  // The name is freed of any known suffix, so that a function placed by its
  // account still stands in the row of its siblings.
  const suffixes = (placed ? [placed] : ordered).flatMap(({ rules }) =>
    rules.flatMap(rule => rule.functionSuffixes ?? []),
  );
  const suffix = longestSuffix(suffixes, facts.functionName);
  return {
    environment: placed?.name,
    name:
      suffix && placed
        ? facts.functionName?.slice(0, -suffix.length)
        : facts.functionName,
  };
}
