import {
  ANNOTATION_ROADIE_FUNCTION_NAME,
  ANNOTATION_ROADIE_REGION,
} from '@backspin/backstage-plugin-deployments-common';
import { parseRoadie } from '../../annotations';
import { partitionOf } from '../../clients';
import { allPlaces, askPlaces } from './places';
import type { Findings, ResolveContext } from './types';

/** The functions of Roadie's annotations, looked for in every account that has the region. */
export async function findByName(
  context: ResolveContext,
  names: string,
  region: string | undefined,
): Promise<Findings> {
  const { items, problems } = parseRoadie(names, region);
  const findings: Findings = { found: [], problems, incomplete: false };
  for (const search of items) {
    const source = {
      annotation: ANNOTATION_ROADIE_FUNCTION_NAME,
      value: search.functionName,
    };
    const places = allPlaces(context.accounts).filter(
      place => place.region === search.region,
    );
    if (places.length === 0) {
      findings.problems.push({
        annotation: ANNOTATION_ROADIE_REGION,
        value: search.region,
        message: `No account of this portal is configured with region ${search.region}`,
        expected: `One of the regions under deployments.aws.accounts: ${
          [...new Set(context.accounts.flatMap(({ regions }) => regions))].join(
            ', ',
          ) || 'none yet'
        }`,
      });
      continue;
    }
    const asked = await askPlaces(context.accounts, places, source, place =>
      context.functions.look(place, search.functionName, context.defaultAlias),
    );
    findings.problems.push(...asked.problems);
    findings.incomplete ||= asked.problems.length > 0;
    const present = asked.answers.filter(
      ({ answer }) => answer !== 'no-function',
    );
    if (present.length === 0 && asked.problems.length === 0) {
      findings.problems.push({
        ...source,
        message: `There is no function ${search.functionName} in ${search.region} of the configured accounts`,
        expected: 'The name of a function that exists.',
      });
    }
    for (const { place, answer } of present) {
      findings.found.push({
        place,
        partition: partitionOf(place.region),
        functionName: search.functionName,
        aliases: [answer === 'alias' ? context.defaultAlias : '$LATEST'],
        source,
      });
    }
  }
  return findings;
}
