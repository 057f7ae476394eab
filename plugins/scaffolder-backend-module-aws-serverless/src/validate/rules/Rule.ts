import { Severity } from '../finding';
import { Project } from '../source/Project';
import { Path, YamlSource } from '../source/YamlSource';

/** What a rule says of a project, before it is known as a finding. */
export interface Fault {
  source: { file: string };
  line: number;
  column?: number;
  message: string;
  /** Where the rule's own advice can be told more closely. */
  fix?: string;
}

/** What a company may set about the rules. */
export interface RuleOptions {
  /** Runtimes that are accepted. */
  runtimes: readonly string[];
  /** Keys of tags that every function or stack carries. */
  requiredTags: readonly string[];
}

/** One rule of the product's own. */
export interface Rule {
  id: string;
  severity: Severity;
  /** What the rule asks for, and why, in a sentence or two. */
  doc: string;
  /** What to do when it is broken. */
  fix: string;
  check(project: Project, options: RuleOptions): Fault[];
}

/** A fault at a path of a file. */
export function faultAt(
  source: YamlSource,
  path: Path,
  message: string,
  fix?: string,
): Fault {
  return { source, ...source.at(path), message, fix };
}
