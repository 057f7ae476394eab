import { join } from 'node:path';
import { packagesOf, type Kind } from './places';
import { mustRun } from './processes';

/** What was found in a project: each as a line. */
export interface Found {
  types: string[];
  lint: string[];
}

/** What is found in projects, by project, once they have been looked at. */
export type Batch = Map<string, Promise<Found>>;

/** Projects that are looked at by one process: more need more memory than Node takes. */
const TOGETHER: Record<Kind, number> = { sam: 16, cdk: 8, amplify: 8 };

/**
 * Begins to look at the types and the lint of projects of a kind, some together: most
 * of the time goes into the types of packages. They are looked at in their order.
 */
export function lookAt(kind: Kind, projects: string[]): Batch {
  const batch: Batch = new Map();
  let before: Promise<unknown> = Promise.resolve();
  for (let first = 0; first < projects.length; first += TOGETHER[kind]) {
    const some = projects.slice(first, first + TOGETHER[kind]);
    const looked = before.then(() => lookAtSome(kind, some));
    // A failure is told by each of the projects, and does not stop the next.
    before = looked.catch(() => undefined);
    for (const project of some) {
      batch.set(
        project,
        looked.then(found => found[project]),
      );
    }
  }
  batch.forEach(each => each.catch(() => undefined));
  return batch;
}

async function lookAtSome(
  kind: Kind,
  projects: string[],
): Promise<Record<string, Found>> {
  const packages = packagesOf(kind);
  const output = await mustRun(
    process.execPath,
    [join(__dirname, 'lookAt.cjs'), packages, ...projects],
    { cwd: packages },
  );
  return JSON.parse(output);
}
