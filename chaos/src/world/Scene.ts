import type {
  Deployment,
  OnFailure,
  StrategyId,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { ReadBack } from '@backspin/backstage-plugin-deployments-node';
import type { Simulator, World } from '@backspin/simulator';

/** What is live, as the simulator knows it and without asking the product. */
export interface Truth {
  live: ReadBack['live'];
  /** Users get the files, or the code, of the release gone back to. */
  isBack: boolean;
}

/** Somebody else, who does something at the same time. */
export interface Rival {
  name: string;
  act(world: World): void;
}

/** A simulated AWS in which one strategy fits, and somebody who asks for it. */
export interface Scene {
  strategy: StrategyId;
  target: Target;
  /** The release gone back to; the last good one when absent. */
  to?: string;
  /** Fills a new world, and lets it come to the moment of the request. */
  build(simulator: Simulator): Promise<void>;
  /** What history knows then, newest first; what the provider observes when absent. */
  history?(simulator: Simulator): Deployment[];
  truth(world: World): Truth;
  /** The call with which a look at what is live begins. */
  sees: string;
  rivals: Rival[];
  /** What people do meanwhile, e.g. merge a pull request. Called whenever time passes. */
  meanwhile?(world: World): void;
}

/** What is asked for in a case: one rollback, or several as one. */
export interface Scenario {
  /** As the table calls it. */
  strategy: string;
  /** One for each rollback, in order. */
  scenes: Scene[];
  /** How several are carried out; absent where there is one alone. */
  group?: { atOnce: number; onFailure: OnFailure };
  /** Fills a new world for all of them. */
  build(simulator: Simulator): Promise<void>;
}

/** A rollback on its own. */
export const alone = (scene: Scene): Scenario => ({
  strategy: scene.strategy,
  scenes: [scene],
  build: simulator => scene.build(simulator),
});
