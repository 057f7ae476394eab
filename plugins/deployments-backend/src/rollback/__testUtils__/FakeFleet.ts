import type { Entity } from '@backstage/catalog-model';
import type {
  Plan,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  ObserveBatch,
  ObserveResult,
  PlanInput,
  ReadBack,
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { ExecutingProvider } from '../engine/ports';
import { FakeCloud } from './FakeCloud';
import { FakeProvider } from './FakeProvider';
import { sampleTarget } from './samples';

/** A cloud for each target, so that each counts its own effects. */
export class FakeClouds implements ExecutingProvider {
  private readonly clouds = new Map<string, FakeCloud>();
  /** Called at the start of every step, whichever target it is about. */
  onStep: (context: StepContext) => void | Promise<void> = () => {};

  of({ id }: Target): FakeCloud {
    const known = this.clouds.get(id);
    if (known) return known;
    const cloud = new FakeCloud();
    cloud.onStep = context => this.onStep(context);
    this.clouds.set(id, cloud);
    return cloud;
  }

  executeStep(context: StepContext): Promise<StepResult> {
    return this.of(context.plan.target).executeStep(context);
  }

  readBack(target: Target, _plan?: Plan): Promise<ReadBack> {
    return this.of(target).readBack();
  }
}

/** A provider over several targets per entity: all but the last in prod, the last one in dev. */
export class FakeFleet extends FakeProvider {
  readonly clouds = new FakeClouds();

  constructor(readonly names: readonly string[]) {
    super();
  }

  async resolveTargets(entity: Entity) {
    const resolved = await super.resolveTargets(entity);
    return {
      ...resolved,
      targets: this.names.map((name, at) => ({
        ...sampleTarget(name),
        environment: at === this.names.length - 1 ? 'dev' : 'prod',
      })),
    };
  }

  async *observe(batch: ObserveBatch): AsyncIterable<ObserveResult> {
    for (const item of batch.items) {
      this.live = this.clouds.of(item.target).live;
      yield* super.observe({ ...batch, items: [item] });
    }
  }

  async plan(input: PlanInput) {
    this.live = this.clouds.of(input.target).live;
    return super.plan(input);
  }

  async executeStep(context: StepContext) {
    return this.clouds.executeStep(context);
  }

  async readBack(target?: Target): Promise<ReadBack> {
    return target ? this.clouds.readBack(target) : super.readBack();
  }
}
