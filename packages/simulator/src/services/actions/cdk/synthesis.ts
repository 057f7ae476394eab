/**
 * Syntheses that are going on. They take real time, whatever the world's clock does, and
 * are no part of the world's state: after a restart they begin again.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../../../core/types';
import { removeAtExit } from '../../shared/temporaryFolders';
import type { CloudAssembly } from './assembly';
import { ProgramFailure } from './program';
import { readAssembly } from './readAssembly';
import { ASSEMBLY } from './synthesise';
import type { Synthesise } from './synthesise';

/** Outcomes kept for jobs that ask for the same once more. */
const KEPT = 4;

/** What a job wants to have synthesised. */
export interface SynthesisOrder {
  /** `owner/name` */
  slug: string;
  sha: string;
  /** Arguments of `cdk synth`. */
  args: string[];
  env: Record<string, string>;
}

/** How a synthesis has ended. */
export type SynthesisOutcome =
  | { assembly: CloudAssembly; lines: string[] }
  | { error: string };

/** Puts the files of a commit into a folder. */
export type CheckOut = (
  slug: string,
  sha: string,
  folder: string,
) => Promise<void>;

const keyOf = ({ slug, sha, args, env }: SynthesisOrder) =>
  JSON.stringify([slug, sha, args, env]);

/** Where commits are synthesised, one after the other: each takes all that the machine has. */
export class Synthesis {
  private readonly outcomes = new Map<string, SynthesisOutcome | undefined>();
  private last: Promise<unknown> = Promise.resolve();
  private stopping = new AbortController();

  constructor(
    private readonly checkOut: CheckOut,
    private readonly synthesise: Synthesise,
  ) {}

  /**
   * The outcome of an order, which is begun when it is new; undefined while it is going on.
   *
   * @param tell - called once it has ended
   */
  look(order: SynthesisOrder, tell: () => void): SynthesisOutcome | undefined {
    const key = keyOf(order);
    if (this.outcomes.has(key)) {
      const outcome = this.outcomes.get(key);
      // What failed may work the next time.
      if (outcome && 'error' in outcome) this.outcomes.delete(key);
      return outcome;
    }
    this.outcomes.set(key, undefined);
    const { signal } = this.stopping;
    this.last = this.last
      .then(() => this.make(order, signal))
      .then(outcome => {
        if (signal.aborted) return;
        this.outcomes.set(key, outcome);
        this.forgetOld();
        tell();
      });
    return undefined;
  }

  /** Ends what is going on and forgets everything. */
  stop(): void {
    this.stopping.abort();
    this.stopping = new AbortController();
    this.outcomes.clear();
  }

  /** Resolves once nothing is going on. */
  async idle(): Promise<void> {
    await this.last;
  }

  private forgetOld(): void {
    const ended = [...this.outcomes].filter(([, outcome]) => outcome);
    for (const [key] of ended.slice(0, -KEPT)) this.outcomes.delete(key);
  }

  /** Never rejects: whatever goes wrong is the job's to tell. */
  private async make(
    { slug, sha, args, env }: SynthesisOrder,
    signal: AbortSignal,
  ): Promise<SynthesisOutcome> {
    if (signal.aborted) return { error: 'The simulator was stopped' };
    let folder: string | undefined;
    let keep: (() => void) | undefined;
    // Paths as they are in the repository.
    const without = (text: string) =>
      folder ? text.replaceAll(join(folder, 'checkout/'), '') : text;
    try {
      folder = await mkdtemp(join(tmpdir(), 'simulator-cdk-'));
      keep = removeAtExit(folder);
      const checkout = join(folder, 'checkout');
      await mkdir(checkout);
      await this.checkOut(slug, sha, checkout);
      const home = join(folder, 'home');
      const input = { checkout, home, args, env, signal };
      const lines = await this.synthesise(input);
      const assembly = await readAssembly(join(checkout, ASSEMBLY));
      return { assembly, lines: lines.map(without) };
    } catch (error) {
      return {
        error:
          error instanceof ProgramFailure
            ? without(error.message)
            : `The assembly cannot be read: ${(error as Error).message}`,
      };
    } finally {
      if (folder) {
        await rm(folder, { recursive: true, force: true }).catch(
          () => undefined,
        );
      }
      keep?.();
    }
  }
}

const syntheses = new WeakMap<World, Synthesis>();

/** Says where the commits of a world are synthesised. */
export function setSynthesis(world: World, synthesis: Synthesis): void {
  syntheses.set(world, synthesis);
}

/** Where the commits of a world are synthesised; undefined for a world without repositories. */
export const synthesisOf = (world: World): Synthesis | undefined =>
  syntheses.get(world);
