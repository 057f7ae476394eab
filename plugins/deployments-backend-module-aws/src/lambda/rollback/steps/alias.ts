import { GetAliasCommand } from '@aws-sdk/client-lambda';
import type { AliasConfiguration } from '@aws-sdk/client-lambda';
import { readAccess } from '../../../account';
import type { Place } from '../../../account';
import type { AwsClients } from '../../../clients';
import type { AliasFacts } from '../facts';

/** An alias as AWS describes it. Weights of zero are as good as none. */
export function aliasFacts(alias: AliasConfiguration): AliasFacts {
  const [second] = Object.entries(
    alias.RoutingConfig?.AdditionalVersionWeights ?? {},
  )
    .filter(([, weight]) => weight > 0)
    .map(([version, weight]) => ({ version, weight }));
  return {
    version: alias.FunctionVersion ?? '$LATEST',
    second,
    revisionId: alias.RevisionId ?? '',
  };
}

/** Reads an alias as it is now. */
export async function readAlias(
  clients: AwsClients,
  place: Place,
  functionName: string,
  alias: string,
): Promise<AliasFacts> {
  return aliasFacts(
    await clients
      .lambda(readAccess(place, true))
      .send(new GetAliasCommand({ FunctionName: functionName, Name: alias })),
  );
}

/** Whether one version gets all the traffic. */
export function isAllOn(alias: AliasFacts, version: string): boolean {
  return alias.version === version && !alias.second;
}

/** Where an alias sends its traffic, in words: `v43`, or `v43 and 10 % to v44`. */
export function inWords({ version, second }: AliasFacts): string {
  return second
    ? `v${version} and ${Math.round(second.weight * 100)} % to v${
        second.version
      }`
    : `v${version}`;
}
