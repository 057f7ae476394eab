import type {
  AnnotationProblem,
  EnvironmentDefinition,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  FunctionDirectory,
  Place,
  StackDirectory,
  TagDirectory,
} from '../../account';
import type { AwsAccountConfig } from '../../config';

/** What the search for targets works with. */
export interface ResolveContext {
  accounts: readonly AwsAccountConfig[];
  defaultAlias: string;
  environments: EnvironmentDefinition[];
  stacks: StackDirectory;
  tags: TagDirectory;
  functions: FunctionDirectory;
}

/** A function that an annotation leads to. */
export interface FoundFunction {
  place: Place;
  partition: string;
  functionName: string;
  /** Aliases that are known to exist; without any the default alias is looked for. */
  aliases: string[];
  stackName?: string;
  /** The environment that the annotation itself names, by `{environment}`. */
  environment?: string;
  tags?: Record<string, string>;
  /** The annotation and its part, for a problem with the function. */
  source: { annotation: string; value: string };
}

/** What one annotation leads to. */
export interface Findings {
  found: FoundFunction[];
  problems: AnnotationProblem[];
  /** Some account could not be asked. */
  incomplete?: boolean;
}
