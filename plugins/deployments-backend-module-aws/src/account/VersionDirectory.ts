import {
  GetFunctionCommand,
  ListFunctionsCommand,
  paginateListVersionsByFunction,
} from '@aws-sdk/client-lambda';
import type {
  FunctionConfiguration,
  ListFunctionsResponse,
} from '@aws-sdk/client-lambda';
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

/** A walk over all functions of an account, as far as it has come. */
interface Walk {
  /** Milliseconds since the epoch. */
  startedAt: number;
  byFunction: Map<string, FunctionVersions>;
  /** Where it goes on. */
  marker?: string;
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
  private readonly walks = new Map<string, Walk>();
  private readonly turns = new Map<string, Promise<unknown>>();
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
   * All versions of many functions, by a few calls for the whole account. What one
   * caller's calls did not suffice for, the next one's go on with.
   *
   * @param pagesMax - calls to make at most; until all pages are read nothing is
   *   known, since a function's versions may stand on several pages
   */
  async listAll(
    place: Place,
    pagesMax: number,
    urgent = false,
  ): Promise<ReadonlyMap<string, FunctionVersions> | undefined> {
    const key = placeKey(place);
    const turn = (this.turns.get(key) ?? Promise.resolve())
      .catch(() => {})
      .then(() => this.walkOn(place, pagesMax, urgent));
    this.turns.set(key, turn);
    const walk = await turn;
    return walk.complete ? walk.byFunction : undefined;
  }

  private async walkOn(
    place: Place,
    pagesMax: number,
    urgent: boolean,
  ): Promise<Walk> {
    const key = placeKey(place);
    let walk = this.walks.get(key);
    if (!walk || Date.now() - walk.startedAt >= LIST_AGE_MS) {
      walk = { startedAt: Date.now(), byFunction: new Map(), complete: false };
      this.walks.set(key, walk);
    }
    const client = this.clients.lambda(readAccess(place, urgent));
    for (let read = 0; read < pagesMax && !walk.complete; read += 1) {
      const page: ListFunctionsResponse = await client.send(
        new ListFunctionsCommand({
          FunctionVersion: 'ALL',
          Marker: walk.marker,
        }),
      );
      for (const version of (page.Functions ?? []).filter(isPublished)) {
        const name = version.FunctionName!;
        const versions = walk.byFunction.get(name) ?? [];
        versions.push(this.remember(place, name, version));
        walk.byFunction.set(name, versions);
      }
      walk.marker = page.NextMarker;
      walk.complete = !page.NextMarker;
    }
    if (walk.complete) {
      walk.byFunction.forEach(versions => versions.sort(oldestFirst));
    }
    return walk;
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
