import type {
  EntityDeployments,
  FleetTarget,
} from '@backspin/backstage-plugin-deployments-common';
import type { Entity } from '@backstage/catalog-model';
import { entityPath, type Portal } from './Portal';
import { until } from './until';

/** All that a portal knows of the estate. */
export class Fleet {
  constructor(
    private readonly portal: Portal,
    private readonly entities: Entity[],
  ) {}

  /** The targets that are known, read or not. */
  async targets(): Promise<FleetTarget[]> {
    const { targets } = await this.portal.get<{ targets: FleetTarget[] }>(
      '/api/deployments/v1/fleet',
    );
    return targets;
  }

  /**
   * Waits until every service's targets are known and all have been read. An
   * error of a target is thrown: the estate has none.
   */
  async filled(): Promise<FleetTarget[]> {
    return until(
      'the whole estate has been read',
      async () =>
        (await this.allRead()) && (await this.resolved())
          ? await this.allRead()
          : undefined,
      { timeoutMs: 180_000 },
    );
  }

  private async allRead(): Promise<FleetTarget[] | undefined> {
    const targets = await this.targets();
    const failed = targets.find(({ error }) => error);
    if (failed) throw new Error(`${failed.target.id}: ${failed.error}`);
    const all = targets.every(({ observedAt }) => observedAt);
    return all && targets.length > 0 ? targets : undefined;
  }

  private async resolved(): Promise<boolean> {
    const pages = await Promise.all(
      this.entities.map(entity =>
        this.portal.get<EntityDeployments>(entityPath(entity)),
      ),
    );
    return pages.every(({ resolving }) => !resolving);
  }
}
