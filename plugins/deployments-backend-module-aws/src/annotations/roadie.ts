import {
  ANNOTATION_ROADIE_FUNCTION_NAME,
  ANNOTATION_ROADIE_REGION,
} from '@backspin/backstage-plugin-deployments-common';
import { commaSeparated, emptyAnnotation } from './parsed';
import type { Parsed } from './parsed';

/** A function that is looked for by name. */
export interface FunctionSearch {
  functionName: string;
  region: string;
}

const EXPECTED_NAME = 'The name of a function: royalty-calculator-prod';
const EXPECTED_REGION = 'The region of the function: us-east-1';

/** Parses Roadie's `aws.com/lambda-function-name` and `aws.com/lambda-region`. */
export function parseRoadie(
  names: string,
  region: string | undefined,
): Parsed<FunctionSearch> {
  const result: Parsed<FunctionSearch> = { items: [], problems: [] };
  const parts = commaSeparated(names);
  if (parts.length === 0) {
    result.problems.push(
      emptyAnnotation(ANNOTATION_ROADIE_FUNCTION_NAME, EXPECTED_NAME),
    );
  }
  const regionName = region?.trim() ?? '';
  const regionOk = /^[a-z]{2}(-[a-z]+)+-\d$/.test(regionName);
  if (!regionOk) {
    result.problems.push({
      annotation: ANNOTATION_ROADIE_REGION,
      value: regionName,
      message: regionName
        ? 'This is not the name of a region'
        : `The annotation is missing, and ${ANNOTATION_ROADIE_FUNCTION_NAME} needs it`,
      expected: EXPECTED_REGION,
    });
  }
  for (const functionName of parts) {
    if (!/^[A-Za-z0-9_-]{1,64}$/.test(functionName)) {
      result.problems.push({
        annotation: ANNOTATION_ROADIE_FUNCTION_NAME,
        value: functionName,
        message: 'This is not the name of a function',
        expected: EXPECTED_NAME,
      });
    } else if (regionOk) {
      result.items.push({ functionName, region: regionName });
    }
  }
  return result;
}
