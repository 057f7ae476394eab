import { ANNOTATION_LAMBDA_FUNCTION_ARN } from '@backspin/backstage-plugin-deployments-common';
import { parseFunctionArns } from '../../annotations';
import { placeProblem } from './places';
import type { Findings, ResolveContext } from './types';

/** The functions of `aws.amazon.com/lambda-function-arn`. Asks AWS nothing. */
export async function findByArn(
  context: ResolveContext,
  value: string,
): Promise<Findings> {
  const { items, problems } = parseFunctionArns(value);
  const findings: Findings = { found: [], problems };
  for (const arn of items) {
    const place = { account: arn.account, region: arn.region };
    const source = {
      annotation: ANNOTATION_LAMBDA_FUNCTION_ARN,
      value: `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`,
    };
    const problem = placeProblem(context.accounts, place, source);
    if (problem) {
      findings.problems.push(problem);
    } else {
      findings.found.push({
        place,
        partition: arn.partition,
        functionName: arn.functionName,
        aliases: arn.qualifier ? [arn.qualifier] : [],
        source,
      });
    }
  }
  return findings;
}
