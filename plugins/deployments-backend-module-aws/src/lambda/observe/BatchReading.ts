import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';
import type {
  ReadReason,
  ObserveBatch,
  ObserveItem,
} from '@backspin/backstage-plugin-deployments-node';
import { ALARM_NAMES_MAX } from '../../account';
import type {
  AccountAlarms,
  AccountReaders,
  FunctionVersions,
  Place,
  StackSummary,
} from '../../account';
import { isAccessDenied } from '../../clients';
import { deploymentsSince } from './deploymentsSince';
import { readMemo } from './memo';

/** How long ago an account-wide read may have begun, by reason of the observation. Milliseconds. */
const MAX_AGE_MS: Record<ReadReason, number> = {
  scheduled: 15_000,
  sweep: 15_000,
  'in-flight': 2_000,
  requested: 0,
};
/** What a rollback or deployment does not change at once, such as the list of stacks. */
const SLOW_AGE_MS = 15_000;
/** From so many functions on, their versions are listed for the whole account. */
const BULK_FROM = 10;
/** Deployments of one batch that CodeDeploy is asked about one by one. */
const DETAIL_BUDGET: Record<ReadReason, number> = {
  scheduled: 15,
  sweep: 30,
  'in-flight': 5,
  requested: 30,
};

/** Something that was read, or why it could not be. */
export type Softly<T> =
  | { value: T; denied?: undefined }
  | { value?: undefined; denied: boolean };

const functionsOf = (items: readonly ObserveItem[]) => [
  ...new Set(items.map(({ target }) => target.resourceName)),
];

/** The reading stands though a part of it fails; the client layer has recorded why. */
async function softly<T>(reading: Promise<T>): Promise<Softly<T>> {
  try {
    return { value: await reading };
  } catch (error) {
    return { denied: isAccessDenied(error) };
  }
}

/** What is read once for all targets of a batch. */
export class BatchReading {
  readonly place: Place;
  readonly reason: ReadReason;
  /** A person waits, or something moves. */
  readonly asked: boolean;
  /** So, or nothing is known yet of these targets, and whoever looks sees that. */
  readonly urgent: boolean;
  readonly stacks: Promise<Softly<Map<string, StackSummary>>>;
  readonly alarms: Promise<Softly<AccountAlarms>>;
  readonly deployments: Promise<Softly<DeploymentInfo[]>>;
  /** By function; empty for those that were not listed. */
  readonly versions: Promise<ReadonlyMap<string, FunctionVersions>>;
  private detailsLeft: number;
  private aliasReadsLeft: number;

  constructor(
    private readonly readers: AccountReaders,
    private readonly batch: ObserveBatch,
  ) {
    const { account, region, reason } = batch;
    this.place = { account, region };
    this.reason = reason;
    this.asked = reason === 'requested' || reason === 'in-flight';
    this.urgent = this.asked || batch.items.every(({ previous }) => !previous);
    this.detailsLeft = DETAIL_BUDGET[reason];
    const maxAgeMs = MAX_AGE_MS[reason];
    const options = { maxAgeMs, urgent: this.urgent };
    const slow = {
      maxAgeMs: Math.max(maxAgeMs, SLOW_AGE_MS),
      urgent: this.urgent,
    };
    this.stacks = softly(readers.stacks.list(this.place, slow));
    this.alarms = softly(this.readAlarms(slow));
    this.deployments = softly(this.readDeployments(options));
    const firstSights = batch.items.filter(item => this.needsVersions(item));
    this.versions = this.readVersions(firstSights);
    // Together with the pages of ListFunctions, at most one call for each target.
    this.aliasReadsLeft =
      reason === 'scheduled' ? Math.floor(batch.items.length / 4) : Infinity;
  }

  get aborted(): boolean {
    return this.batch.signal.aborted;
  }

  /** The versions of a function, if they have been listed. */
  async versionsOf(item: ObserveItem): Promise<FunctionVersions | undefined> {
    return (await this.versions).get(item.target.resourceName);
  }

  /** Whether one more deployment may be asked about. */
  takeDetail(): boolean {
    this.detailsLeft -= 1;
    return this.detailsLeft >= 0;
  }

  /** Whether one more alias may be read by its own call. */
  takeAliasRead(): boolean {
    this.aliasReadsLeft -= 1;
    return this.aliasReadsLeft >= 0;
  }

  /** Deployments, read again because something happened that they may explain. */
  async freshDeployments(): Promise<Softly<DeploymentInfo[]>> {
    if (this.reason === 'requested') return this.deployments;
    await this.deployments;
    return softly(
      this.readDeployments({ maxAgeMs: 1_000, urgent: this.urgent }),
    );
  }

  /** Whether the versions of a function are still to be read for its history. */
  needsVersions(item: ObserveItem): boolean {
    const memo = readMemo(item.memo);
    return (
      item.target.qualifier !== '$LATEST' &&
      !memo.versionsRead &&
      this.reason !== 'in-flight'
    );
  }

  private readDeployments(options: { maxAgeMs: number; urgent: boolean }) {
    return this.readers.codeDeploy.deployments(
      this.place,
      deploymentsSince(Date.now()),
      options,
    );
  }

  /** For a few targets the alarms that they are known to have, else all of the account. */
  private readAlarms(slow: { maxAgeMs: number; urgent: boolean }) {
    const names = [
      ...new Set(
        this.batch.items.flatMap(
          ({ previous }) => previous?.alarms.map(({ name }) => name) ?? [],
        ),
      ),
    ];
    const known = this.batch.items.every(({ previous }) => previous);
    if (
      this.asked &&
      known &&
      names.length > 0 &&
      names.length <= ALARM_NAMES_MAX
    ) {
      return this.readers.alarms.byName(this.place, names, true);
    }
    return this.readers.alarms.all(this.place, slow);
  }

  private async readVersions(
    items: ObserveItem[],
  ): Promise<ReadonlyMap<string, FunctionVersions>> {
    let names = functionsOf(items);
    if (names.length >= BULK_FROM) {
      const awaited = functionsOf(
        items.filter(({ memo }) => readMemo(memo).versionsAwaited),
      );
      const pagesMax = Math.floor((names.length - awaited.length) * 0.75);
      const all = await softly(
        this.readers.versions.listAll(this.place, pagesMax, this.urgent),
      );
      if (all.value) return all.value;
      // In an account much larger than the part of it that is shown, one by one
      // at the second look, so that no look costs more than a call for each.
      if (this.reason !== 'sweep') names = awaited;
    }
    const lists = await Promise.all(
      names.map(async name => {
        const list = await softly(
          this.readers.versions.list(this.place, name, this.urgent),
        );
        return [name, list.value] as const;
      }),
    );
    return new Map(
      lists.flatMap(([name, list]) =>
        list === undefined ? [] : [[name, list] as const],
      ),
    );
  }
}
