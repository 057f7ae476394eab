import { ANNOTATION_LAMBDA_FUNCTION_TAGS } from '@backspin/backstage-plugin-deployments-common';
import { hasTags, parseFunctionTags } from '../../annotations';
import { partitionOf } from '../../clients';
import { LIST_AGE_MS } from './freshness';
import { isHookFunction } from './hooks';
import { allPlaces, askPlaces } from './places';
import type { Findings, ResolveContext } from './types';

/** The functions of `aws.amazon.com/lambda-function-tags`, in all accounts and regions. */
export async function findByTags(
  context: ResolveContext,
  value: string,
): Promise<Findings> {
  const { items: pairs, problems } = parseFunctionTags(value);
  if (pairs.length === 0) return { found: [], problems };
  const source = { annotation: ANNOTATION_LAMBDA_FUNCTION_TAGS, value };
  const asked = await askPlaces(
    context.accounts,
    allPlaces(context.accounts),
    source,
    place => context.tags.functions(place, { maxAgeMs: LIST_AGE_MS }),
  );
  const found = asked.answers.flatMap(({ place, answer }) =>
    [...answer]
      .filter(([name, tags]) => hasTags(tags, pairs) && !isHookFunction(name))
      .map(([functionName, tags]) => ({
        place,
        partition: partitionOf(place.region),
        functionName,
        aliases: [],
        stackName: tags['aws:cloudformation:stack-name'],
        tags,
        source,
      })),
  );
  const incomplete = asked.problems.length > 0;
  if (found.length === 0 && !incomplete) {
    problems.push({
      ...source,
      message: 'No function in the configured accounts carries these tags',
      expected:
        'Tags of functions as AWS shows them; upper and lower case count.',
    });
  }
  return { found, problems: [...problems, ...asked.problems], incomplete };
}
