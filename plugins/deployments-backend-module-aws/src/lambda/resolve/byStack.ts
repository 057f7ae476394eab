import {
  ANNOTATION_STACK_NAME,
  parseLambdaArn,
} from '@backspin/backstage-plugin-deployments-common';
import type { Place, StackResource } from '../../account';
import { parseStackName } from '../../annotations';
import type { StackSearch } from '../../annotations';
import { partitionOf } from '../../clients';
import { LIST_AGE_MS } from './freshness';
import { isHookFunction } from './hooks';
import { allPlaces, askPlaces } from './places';
import type { Findings, FoundFunction, ResolveContext } from './types';

/** The functions among a stack's resources, each with the aliases that the stack made. */
export function functionsOf(
  resources: StackResource[],
): Array<{ functionName: string; aliases: string[] }> {
  const aliases = resources
    .filter(({ type }) => type === 'AWS::Lambda::Alias')
    // The physical id of an alias is its ARN.
    .map(({ physicalId }) => parseLambdaArn(physicalId))
    .filter(arn => arn !== undefined);
  return resources
    .filter(({ type }) => type === 'AWS::Lambda::Function')
    .map(({ physicalId }) => physicalId)
    .filter(functionName => !isHookFunction(functionName))
    .map(functionName => ({
      functionName,
      aliases: aliases
        .filter(arn => arn.functionName === functionName && arn.qualifier)
        .map(arn => arn.qualifier!),
    }));
}

async function findInPlace(
  context: ResolveContext,
  place: Place,
  searches: StackSearch[],
  source: FoundFunction['source'],
): Promise<{ stacks: number; found: FoundFunction[] }> {
  const stacks = await context.stacks.list(place, { maxAgeMs: LIST_AGE_MS });
  const present = searches.flatMap(({ stackName, environment }) => {
    const stack = stacks.get(stackName);
    return stack ? [{ stack, environment }] : [];
  });
  const found = await Promise.all(
    present.map(async ({ stack, environment }) => {
      const resources = await context.stacks.resources(place, stack);
      return functionsOf(resources).map(item => ({
        ...item,
        place,
        partition: partitionOf(place.region),
        stackName: stack.name,
        environment,
        source,
      }));
    }),
  );
  return { stacks: present.length, found: found.flat() };
}

/** The functions of `aws.amazon.com/cloudformation-stack-name`, in all accounts and regions. */
export async function findByStack(
  context: ResolveContext,
  value: string,
): Promise<Findings> {
  const { items: searches, problems } = parseStackName(
    value,
    context.environments.map(({ name }) => name),
  );
  if (searches.length === 0) return { found: [], problems };
  const source = { annotation: ANNOTATION_STACK_NAME, value };
  const asked = await askPlaces(
    context.accounts,
    allPlaces(context.accounts),
    source,
    place => findInPlace(context, place, searches, source),
  );
  const found = asked.answers.flatMap(({ answer }) => answer.found);
  const stacks = asked.answers.reduce(
    (sum, { answer }) => sum + answer.stacks,
    0,
  );
  const incomplete = asked.problems.length > 0;
  if (stacks === 0 && !incomplete) {
    problems.push({
      ...source,
      message: `There is no stack ${searches
        .map(({ stackName }) => stackName)
        .join(' or ')} in the configured accounts and regions`,
      expected:
        'The name of a stack in a configured account; {environment} stands for the name of each environment. One that is being made is found within a minute or so.',
    });
  } else if (found.length === 0 && !incomplete) {
    problems.push({
      ...source,
      message: 'There is no Lambda function in this stack',
      expected: 'A stack whose resources include functions.',
    });
  }
  return { found, problems: [...problems, ...asked.problems], incomplete };
}
