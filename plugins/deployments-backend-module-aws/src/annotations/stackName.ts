import { ANNOTATION_STACK_NAME } from '@backspin/backstage-plugin-deployments-common';
import { emptyAnnotation } from './parsed';
import type { Parsed } from './parsed';

/** A stack that is looked for. */
export interface StackSearch {
  stackName: string;
  /** Name of the environment that was put in the place of `{environment}`. */
  environment?: string;
}

const PLACEHOLDER = '{environment}';
const EXPECTED =
  'The name of a stack, in which {environment} stands for the name of each environment: royalty-calculator-{environment}';
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateStack.html
const STACK_NAME = /^[A-Za-z][A-Za-z0-9-]{0,127}$/;

/** Parses `aws.amazon.com/cloudformation-stack-name` into the stacks to look for. */
export function parseStackName(
  value: string,
  environments: string[],
): Parsed<StackSearch> {
  const annotation = ANNOTATION_STACK_NAME;
  const pattern = value.trim();
  if (!pattern) {
    return { items: [], problems: [emptyAnnotation(annotation, EXPECTED)] };
  }
  const sample = pattern.replaceAll(PLACEHOLDER, 'x');
  if (!STACK_NAME.test(sample)) {
    return {
      items: [],
      problems: [
        {
          annotation,
          value: pattern,
          message: 'This is not the name of a stack',
          expected: EXPECTED,
        },
      ],
    };
  }
  if (!pattern.includes(PLACEHOLDER)) {
    return { items: [{ stackName: pattern }], problems: [] };
  }
  return {
    items: environments.map(environment => ({
      environment,
      stackName: pattern.replaceAll(PLACEHOLDER, environment),
    })),
    problems: [],
  };
}
