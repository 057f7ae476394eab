import { tellOutcome, type HookEvent } from './deployment';
import { tryVersion } from './try-version';

/** Tries a new version with the sample event before it gets traffic. */
export async function handler(event: HookEvent): Promise<void> {
  await tellOutcome(event, async ({ functionName, targetVersion }) => {
    await tryVersion(functionName, targetVersion);
  });
}
