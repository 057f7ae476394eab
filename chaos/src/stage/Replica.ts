import type {
  Plan,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { DeploymentProvider } from '@backspin/backstage-plugin-deployments-node';
import {
  simulatorRequestHandler,
  TOOLS_CREDENTIALS,
} from '@backspin/simulator';
import { GITHUB_API } from '@backspin/simulator/src/services/github';
import { ConfigReader } from '@backstage/config';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import {
  createAwsDeployments,
  DefaultWitness,
  type EnginePorts,
  type GroupPort,
  GroupCoordinator,
  RollbackEngine,
} from '../product';
import { groupDigest, groupFingerprint, newRecord } from '../productRecords';
import { within } from '../time/Timeline';
import type { Surroundings } from '../time/Timeline';
import { GITHUB_TOKEN } from '../world/amplifyScenes';
import { ENDPOINT, PLACE, ROLES } from '../world/place';
import type { Scenario } from '../world/Scene';
import type { Part, Play } from './Play';
import { silent } from './silent';

/** The id of the group, where there is one. */
export const GROUP = 'group-of-this-case';

/** What every request has in common, at the time that it is in this process. */
const asked = () => ({
  entityRef: 'component:default/chaos',
  reason: 'Errors since the last release',
  requestedBy: 'user:default/ada',
  requestedAt: Date.now(),
});

/** Never comes back: what a process that has ended waits for. */
const never = () => new Promise<never>(() => {});

/** The target that something is done about, through everything that it awaits. */
const about = new AsyncLocalStorage<string>();

/** The target that a call to a provider is about. */
const targetOf = (argument: unknown): string | undefined => {
  const { plan, target, id } = argument as {
    plan?: Plan;
    target?: Target;
    id?: string;
  };
  return plan?.target.id ?? target?.id ?? id;
};

const configuration = new ConfigReader({
  deployments: {
    aws: {
      endpoint: ENDPOINT,
      quotaShare: 1,
      accounts: [{ id: PLACE.account, regions: [PLACE.region], ...ROLES }],
    },
  },
});

/**
 * One backend process, as far as rollbacks go: the product's engine, store and
 * providers, with a clock of its own. It can end, or be paused, at any call.
 */
export class Replica {
  readonly engine: RollbackEngine;
  /** Called before it makes sure of a lease, with how often it did before. */
  onRenewal: (targetId: string, before: number) => Promise<void> | void =
    () => {};
  private readonly providers: DeploymentProvider[];
  /** Steps that are being carried out, by target. */
  private readonly steps = new Map<string, string>();
  /** How often it has made sure of its leases, by target. */
  private readonly renewals = new Map<string, number>();
  private dead = false;
  private readonly surroundings: Surroundings;

  constructor(readonly name: string, private readonly play: Play, skewMs = 0) {
    const { timeline, random } = play;
    const fetch = (request: Request) => play.gate.pass(this, request);
    this.surroundings = { timeline, random, skewMs, fetch };
    const { providers } = within(this.surroundings, () =>
      createAwsDeployments({
        config: configuration,
        credentials: {
          getCredentialProvider: async () => ({
            sdkCredentialProvider: async () => TOOLS_CREDENTIALS,
          }),
        },
        codeHosts: {
          accessTo: async () => ({
            kind: 'github',
            apiBaseUrl: `${ENDPOINT}${GITHUB_API}`,
            headers: { Authorization: `Bearer ${GITHUB_TOKEN}` },
          }),
        },
        requestHandler: simulatorRequestHandler({ fetch }),
      }),
    );
    this.providers = providers;
    this.engine = new RollbackEngine(this.ports());
  }

  /** Does something in this process. */
  run<T>(work: () => T): T {
    return within(this.surroundings, work);
  }

  /** Ends it: from now on nothing that it waits for comes back. */
  kill(): void {
    this.dead = true;
  }

  /** The provider of a kind of target. */
  providerFor(kind: Target['kind']): DeploymentProvider {
    return this.providers.find(provider => provider.kind === kind)!;
  }

  /** The target about which something is done where this is asked. */
  get target(): string | undefined {
    const { parts } = this.play.setting;
    return parts.length === 1
      ? parts[0].scene.target.id
      : about.getStore() ?? undefined;
  }

  /** The step that is being carried out on a target. */
  stepOf(targetId: string | undefined): string {
    return this.steps.get(targetId ?? '') ?? 'landing';
  }

  /** How often it has made sure of the lease of the rollback of a target. */
  renewalsOf(targetId: string | undefined): number {
    return this.renewals.get(targetId ?? '') ?? 0;
  }

  get isDead(): boolean {
    return this.dead;
  }

  /** A point at which it may have ended. */
  async alive(): Promise<void> {
    if (this.dead) await never();
  }

  /** Asks for a rollback, as the service does. */
  async request(id: string, plan: Plan): Promise<void> {
    await this.run(async () => {
      const record = newRecord({ ...asked(), id, plan: structuredClone(plan) });
      const token = this.engine.newToken();
      await this.play.database.store.create(record, token);
      this.engine.adopt(record, token);
    });
  }

  /** Asks for several rollbacks as one, as the service does. */
  async requestGroup(
    parts: readonly Part[],
    rule: NonNullable<Scenario['group']>,
  ): Promise<void> {
    await this.run(async () => {
      const request = asked();
      const members = parts.map(({ id, plan }, position) =>
        newRecord({
          ...request,
          id,
          plan: structuredClone(plan),
          group: { id: GROUP, position },
        }),
      );
      const group = {
        ...rule,
        id: GROUP,
        reason: request.reason,
        requestedBy: request.requestedBy,
        requestedAt: request.requestedAt,
        fingerprint: groupFingerprint(
          members.map(({ entityRef, plan }) => ({
            entityRef,
            target: plan.target.id,
            fingerprint: plan.fingerprint,
          })),
        ),
      };
      await this.play.database.groups.create(
        { ...group, digest: groupDigest(group, members) },
        members,
      );
      // As in the service, what fails here is made up for by whoever looks next.
      await this.engine.advanceGroup(GROUP).catch(() => {});
    });
  }

  /** Looks for work, and does it; returns when there is none left. */
  async work(): Promise<void> {
    await this.run(async () => {
      // What it meets here it meets again two seconds later.
      await this.engine.takeUp().catch(() => {});
      await this.engine.idle();
    });
  }

  private ports(): EnginePorts {
    const { database, trail } = this.play;
    const witness = new DefaultWitness({
      announcer: { rollbackChanged: async () => {} },
      auditor: trail.auditorOf(this.name),
      refresh: () => {},
      logger: silent,
    });
    const refuseWhileAway = async () => this.play.refuseWhileAway();
    return {
      store: this.mortal(database.store, async (name, [id]) => {
        if (name === 'renew') {
          await this.renewing(id as string);
          await this.alive();
        }
        this.play.refuseWhileAway();
      }),
      groups: this.play.setting.group && this.groups(),
      history: this.mortal(database.history, refuseWhileAway),
      providerFor: kind => this.mortalProvider(kind),
      alarmsWatching: async () => 1,
      gate: { refusal: async () => undefined },
      unhealthy: { undo: async () => {} },
      witness: {
        changed: rollback => {
          const at = rollback.steps.find(({ status }) => status === 'running');
          this.steps.set(rollback.plan.target.id, at?.id ?? 'landing');
        },
        awaiting: rollback => witness.awaiting(rollback),
        approved: rollback => witness.approved(rollback),
        started: rollback => witness.started(rollback),
        landed: rollback => witness.landed(rollback),
        stepBegins: async (rollback, position) => {
          await this.alive();
          return witness.stepBegins(rollback, position);
        },
        ended: async rollback => {
          await this.alive();
          await witness.ended(rollback);
        },
      },
      clock: {
        now: () => Date.now(),
        sleep: async (ms, signal) => {
          await setImmediate();
          await this.alive();
          if (!signal.aborted) this.play.timeline.step(ms);
        },
      },
      logger: silent,
    };
  }

  private async renewing(rollbackId: string): Promise<void> {
    const { parts } = this.play.setting;
    const part = parts.find(({ id }) => id === rollbackId);
    if (!part) return;
    const { id } = part.scene.target;
    const before = this.renewalsOf(id);
    await this.onRenewal(id, before);
    this.renewals.set(id, before + 1);
  }

  /** The group's decisions, at each of which this process can be interrupted. */
  private groups(): GroupPort {
    const { database, gate, trail } = this.play;
    const refuseWhileAway = async () => this.play.refuseWhileAway();
    const coordinator = new GroupCoordinator({
      groups: this.mortal(database.groups, refuseWhileAway),
      rollbacks: this.mortal(database.store, refuseWhileAway),
      auditor: trail.auditorOf(this.name),
      logger: silent,
    });
    return {
      unsettled: () => coordinator.unsettled(),
      advance: (id, by) =>
        gate.passTurn(this, () => coordinator.advance(id, by)),
    };
  }

  /** A provider of this process, of whose calls it is known which target they are about. */
  private mortalProvider(kind: Target['kind']): DeploymentProvider {
    const provider = this.mortal(this.providerFor(kind));
    return new Proxy(provider, {
      get: (object, name) => {
        const member = Reflect.get(object, name, object);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) =>
          about.run(targetOf(args[0]) ?? '', () => member.apply(object, args));
      },
    });
  }

  /** Something of this process: its calls do not come back once it has ended. */
  private mortal<T extends object>(
    object: T,
    before: (name: string, args: unknown[]) => Promise<void> = async () => {},
  ): T {
    return new Proxy(object, {
      get: (target, name) => {
        const member = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return async (...args: unknown[]) => {
          await this.alive();
          await before(String(name), args);
          try {
            return await member.apply(target, args);
          } finally {
            await this.alive();
          }
        };
      },
    });
  }
}
