import type { AnnotationProblem } from '@backspin/backstage-plugin-deployments-common';
import type { Place } from '../../account';
import { toReadError } from '../../clients';
import type { AwsAccountConfig } from '../../config';

/** Every configured account and region. */
export function allPlaces(accounts: readonly AwsAccountConfig[]): Place[] {
  return accounts.flatMap(({ id, regions }) =>
    regions.map(region => ({ account: id, region })),
  );
}

/** An account as people call it. */
export function accountTitle(
  accounts: readonly AwsAccountConfig[],
  id: string,
): string {
  const name = accounts.find(account => account.id === id)?.name;
  return name ? `${name} (${id})` : id;
}

/** Why an account or region that an annotation names cannot be asked; undefined if it can. */
export function placeProblem(
  accounts: readonly AwsAccountConfig[],
  place: Place,
  source: { annotation: string; value: string },
): AnnotationProblem | undefined {
  const account = accounts.find(({ id }) => id === place.account);
  if (!account) {
    return {
      ...source,
      message: `Account ${place.account} is not configured in this portal`,
      expected: `An account of the configuration. An operator adds it under deployments.aws.accounts: { id: '${place.account}', regions: [${place.region}] }`,
    };
  }
  if (!account.regions.includes(place.region)) {
    return {
      ...source,
      message: `Region ${place.region} of account ${accountTitle(
        accounts,
        place.account,
      )} is not configured in this portal`,
      expected: `One of its regions ${account.regions.join(
        ', ',
      )}. An operator adds others under deployments.aws.accounts.`,
    };
  }
  return undefined;
}

/** The answers of several places, with a problem for each that could not be asked. */
export async function askPlaces<T>(
  accounts: readonly AwsAccountConfig[],
  places: Place[],
  source: { annotation: string; value: string },
  ask: (place: Place) => Promise<T>,
): Promise<{
  answers: Array<{ place: Place; answer: T }>;
  problems: AnnotationProblem[];
}> {
  const answers: Array<{ place: Place; answer: T }> = [];
  const problems: AnnotationProblem[] = [];
  await Promise.all(
    places.map(async place => {
      try {
        answers.push({ place, answer: await ask(place) });
      } catch (error) {
        const { message, fix } = toReadError(error);
        problems.push({
          ...source,
          message: `Account ${accountTitle(accounts, place.account)} in ${
            place.region
          } could not be asked: ${message}`,
          expected: fix ?? 'An answer from AWS; it is asked again by itself.',
        });
      }
    }),
  );
  const order = (place: Place) => places.indexOf(place);
  answers.sort((a, b) => order(a.place) - order(b.place));
  return { answers, problems };
}
