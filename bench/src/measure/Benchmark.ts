import type { Measurement } from '../report';
import type { Stage } from '../stage/Stage';

/** A promise about speed or cost, and how to find out whether it is kept. */
export interface Benchmark {
  /** Begins the names of its measurements. */
  name: string;
  run(stage: Stage): Promise<Measurement[]>;
}
