import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  parseLambdaArn,
} from '@backspin/backstage-plugin-deployments-common';
import type { LambdaArn } from '@backspin/backstage-plugin-deployments-common';
import { commaSeparated, emptyAnnotation } from './parsed';
import type { Parsed } from './parsed';

const EXPECTED =
  'ARNs of functions, comma-separated, each with or without an alias: arn:aws:lambda:us-east-1:333333333333:function:royalty-calculator-prod:live';

/** Parses `aws.amazon.com/lambda-function-arn`. */
export function parseFunctionArns(value: string): Parsed<LambdaArn> {
  const annotation = ANNOTATION_LAMBDA_FUNCTION_ARN;
  const result: Parsed<LambdaArn> = { items: [], problems: [] };
  const parts = commaSeparated(value);
  if (parts.length === 0) {
    result.problems.push(emptyAnnotation(annotation, EXPECTED));
  }
  for (const part of parts) {
    const arn = parseLambdaArn(part);
    if (!arn) {
      result.problems.push({
        annotation,
        value: part,
        message: 'This is not the ARN of a Lambda function',
        expected: EXPECTED,
      });
    } else if (/^\d+$/.test(arn.qualifier ?? '')) {
      // A version never changes: there is nothing to deploy or to roll back.
      result.problems.push({
        annotation,
        value: part,
        message: `This names version ${arn.qualifier}, which never changes, instead of an alias`,
        expected: EXPECTED,
      });
    } else {
      result.items.push(arn);
    }
  }
  return result;
}
