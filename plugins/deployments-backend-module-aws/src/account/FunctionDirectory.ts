import { GetFunctionCommand } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../clients';
import { isNotFound } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place } from './place';
import { SharedReads } from './SharedReads';

/** Whether a function has an alias. */
export type Existence = 'alias' | 'no-alias' | 'no-function';

const FOUND_KEPT_MS = 10 * 60_000;
const MISSING_KEPT_MS = 60_000;

/** Whether functions and their aliases exist, remembered for some minutes. */
export class FunctionDirectory {
  private readonly reads = new SharedReads<Existence>(10_000);

  constructor(private readonly clients: AwsClients) {}

  /** Looks for an alias of a function. Throws when AWS cannot be asked. */
  async look(
    place: Place,
    functionName: string,
    alias: string,
  ): Promise<Existence> {
    const key = `${placeKey(place)}/${functionName}/${alias}`;
    const read = () => this.read(place, functionName, alias);
    const known = await this.reads.get(key, FOUND_KEPT_MS, read);
    // Something that is missing may be made at any time.
    return known === 'alias'
      ? known
      : this.reads.get(key, MISSING_KEPT_MS, read);
  }

  private async read(
    place: Place,
    functionName: string,
    alias: string,
  ): Promise<Existence> {
    // GetFunction, for it has a quota of its own, seven times that of GetAlias.
    const exists = async (Qualifier?: string) => {
      try {
        await this.clients
          .lambda(readAccess(place))
          .send(
            new GetFunctionCommand({ FunctionName: functionName, Qualifier }),
          );
        return true;
      } catch (error) {
        if (isNotFound(error)) return false;
        throw error;
      }
    };
    if (await exists(alias)) return 'alias';
    return (await exists()) ? 'no-alias' : 'no-function';
  }
}
