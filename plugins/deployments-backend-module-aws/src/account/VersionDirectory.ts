import {
  GetFunctionCommand,
  paginateListFunctions,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { AwsClients } from '../clients';
import { placeKey, readAccess } from './place';
import type { Place } from './place';
import { SharedReads } from './SharedReads';

/** The versions of one function, oldest first, without `$LATEST`. */
export type FunctionVersions = FunctionConfiguration[];

/** How long a list of versions serves. Milliseconds. */
const LIST_AGE_MS = 10 * 60_000;
/** Versions kept in memory, of all functions together. */
const KEPT_MAX = 50_000;

interface BulkList {
  byFunction: Map<string, FunctionVersions>;
  /** All pages were read. */
  complete: boolean;
}

/** The parts of a configuration that a release is made of. A published version never changes. */
function essence(configuration: FunctionConfiguration): FunctionConfiguration {
  const { Version, Description, LastModified, Runtime, MemorySize, Timeout } =
    configuration;
  const { Architectures, Handler, CodeSha256, Environment, Layers } =
    configuration;
  return {
    Version,
    Description,
    LastModified,
    Runtime,
    MemorySize,
    Timeout,
    Architectures,
    Handler,
    CodeSha256,
    Environment,
    Layers,
  };
}

const isPublished = ({ Version }: FunctionConfiguration) =>
  /^\d+$/.test(Version ?? '');

const oldestFirst = (a: FunctionConfiguration, b: FunctionConfiguration) =>
  Number(a.Version) - Number(b.Version);

/** The published versions of functions, in bulk where that is cheaper. */
export class VersionDirectory {
  private readonly bulk = new SharedReads<BulkList>();
  private readonly lists = new SharedReads<FunctionVersions>(2000);
  private readonly known = new Map<string, FunctionConfiguration>();

  constructor(private readonly clients: AwsClients) {}

  /** A version, from memory where it was ever read, else by GetFunction, which has a quota of its own. */
  async version(
    place: Place,
    functionName: string,
    version: string,
    urgent = false,
  ): Promise<FunctionConfiguration> {
    const known = this.known.get(this.key(place, functionName, version));
    if (known) return known;
    const answer = await this.clients.lambda(readAccess(place, urgent)).send(
      new GetFunctionCommand({
        FunctionName: functionName,
        Qualifier: version,
      }),
    );
    return this.remember(place, functionName, answer.Configuration ?? {});
  }

  /** Keeps a version that was read otherwise. */
  remember(
    place: Place,
    functionName: string,
    configuration: FunctionConfiguration,
  ): FunctionConfiguration {
    const kept = essence(configuration);
    if (isPublished(kept)) {
      const key = this.key(place, functionName, kept.Version!);
      this.known.delete(key);
      this.known.set(key, kept);
      const [oldest] = this.known.keys();
      if (this.known.size > KEPT_MAX) this.known.delete(oldest);
    }
    return kept;
  }

  /** All versions of one function. */
  list(
    place: Place,
    functionName: string,
    urgent = false,
  ): Promise<FunctionVersions> {
    const key = `${placeKey(place)}/${functionName}`;
    return this.lists.get(key, LIST_AGE_MS, async () => {
      const versions: FunctionVersions = [];
      const pages = paginateListVersionsByFunction(
        { client: this.clients.lambda(readAccess(place, urgent)) },
        { FunctionName: functionName },
      );
      for await (const page of pages) versions.push(...(page.Versions ?? []));
      return this.published(place, functionName, versions);
    });
  }

  /**
   * All versions of many functions, by a few calls for the whole account.
   *
   * @param pagesMax - calls to make at most; where they do not suffice, nothing
   *   is known, since a function's versions may stand on several pages
   */
  async listAll(
    place: Place,
    pagesMax: number,
  ): Promise<Map<string, FunctionVersions> | undefined> {
    const key = placeKey(place);
    const list = await this.bulk.get(key, LIST_AGE_MS, async () => {
      const all = new Map<string, FunctionConfiguration[]>();
      const pages = paginateListFunctions(
        { client: this.clients.lambda(readAccess(place)) },
        { FunctionVersion: 'ALL' },
      );
      let read = 0;
      let complete = true;
      for await (const page of pages) {
        for (const configuration of page.Functions ?? []) {
          const name = configuration.FunctionName!;
          all.set(name, [...(all.get(name) ?? []), configuration]);
        }
        read += 1;
        complete = !page.NextMarker;
        if (read >= pagesMax) break;
      }
      const byFunction = new Map(
        [...all].map(([name, versions]) => [
          name,
          this.published(place, name, versions),
        ]),
      );
      return { byFunction, complete };
    });
    return list.complete ? list.byFunction : undefined;
  }

  private published(
    place: Place,
    functionName: string,
    versions: FunctionConfiguration[],
  ): FunctionVersions {
    return versions
      .filter(isPublished)
      .sort(oldestFirst)
      .map(version => this.remember(place, functionName, version));
  }

  private key(place: Place, functionName: string, version: string) {
    return `${placeKey(place)}/${functionName}/${version}`;
  }
}
