import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { TemplateAction } from '@backstage/plugin-scaffolder-node';

/**
 * Makes a project in an empty folder, and then again.
 *
 * @throws Error where the second run changes something
 */
export async function makeTwice(
  folder: string,
  make: () => Promise<void>,
): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await make();
  const before = await contentsOf(folder);
  await make();
  const after = await contentsOf(folder);
  const changed = [...after.keys()].filter(
    path => after.get(path) !== before.get(path),
  );
  if (changed.length > 0) {
    throw new Error(`The second run changed ${changed.join(', ')}.`);
  }
}

/** Runs an action in a folder, as a step of a template does. */
export async function runAction(
  action: TemplateAction,
  workspacePath: string,
  input: object,
): Promise<void> {
  await action.handler({
    input,
    workspacePath,
    isDryRun: false,
    logger: { info: () => undefined },
    output: () => undefined,
    checkpoint: ({ fn }: { fn: () => Promise<unknown> }) => fn(),
  } as never);
}

/** Files of a folder by path, each as its content and the time of its last change. */
async function contentsOf(folder: string): Promise<Map<string, string>> {
  const contents = new Map<string, string>();
  for (const entry of await readdir(folder, {
    recursive: true,
    withFileTypes: true,
  })) {
    if (entry.isFile()) {
      const path = join(entry.parentPath, entry.name);
      const { mtimeMs } = await stat(path);
      contents.set(path, `${mtimeMs} ${await readFile(path, 'utf8')}`);
    }
  }
  return contents;
}
