import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Simulator } from './simulator';

/** An unchanged world is saved too, this often: the time of the save tells how long the world was off. */
const REFRESH_MS = 30_000;

/** Keeps a simulator's world in a file. */
export class StateFile {
  private savedRevision = -1;
  private savedAt = 0;

  constructor(
    private readonly path: string,
    private readonly simulator: Simulator,
    private readonly realTime: () => number = Date.now,
  ) {}

  /** Takes the world from the file; false when there is no file. Throws when it cannot be read. */
  load(): boolean {
    let json: string;
    try {
      json = readFileSync(this.path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
    try {
      this.simulator.restore(json);
    } catch (error) {
      throw new Error(
        `The saved world in ${this.path} cannot be used (${
          (error as Error).message
        }). Delete the file to begin with a new world.`,
      );
    }
    return true;
  }

  /** Writes the file, whole or not at all, if the world may have changed or it must; false if not. */
  save(must = false): boolean {
    const { revision } = this.simulator;
    const now = this.realTime();
    const fresh = now - this.savedAt < REFRESH_MS;
    if (!must && revision === this.savedRevision && fresh) return false;
    mkdirSync(dirname(this.path), { recursive: true });
    const draft = `${this.path}.${process.pid}.tmp`;
    writeFileSync(draft, this.simulator.save());
    renameSync(draft, this.path);
    this.savedRevision = revision;
    this.savedAt = now;
    return true;
  }
}
