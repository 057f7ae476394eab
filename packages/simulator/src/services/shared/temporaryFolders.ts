import { rmSync } from 'node:fs';

const folders = new Set<string>();

function removeAll(): void {
  for (const folder of folders)
    rmSync(folder, { recursive: true, force: true });
}

/** Has a folder removed when the process ends. Returns what takes that back. */
export function removeAtExit(folder: string): () => void {
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
  return () => {
    folders.delete(folder);
    if (folders.size === 0) process.off('exit', removeAll);
  };
}
