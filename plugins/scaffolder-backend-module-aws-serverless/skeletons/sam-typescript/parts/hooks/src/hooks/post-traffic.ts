import { tellOutcome, type HookEvent } from './deployment';
import { errorRateOf } from './error-rate';
import { tryVersion } from './try-version';

/**
 * Makes sure of a new version once it has all traffic: callers of the alias get
 * to it, it answers, and few enough of its invocations have failed.
 */
export async function handler(event: HookEvent): Promise<void> {
  await tellOutcome(event, async ({ functionName, alias, targetVersion }) => {
    const answered = await tryVersion(functionName, alias);
    if (answered !== targetVersion) {
      throw new Error(
        `${alias} leads to version ${String(answered)}, not ${targetVersion}.`,
      );
    }
    const limit = Number(process.env.ERROR_RATE_PERCENT);
    const rate = await errorRateOf(functionName, alias, targetVersion);
    if (rate > limit) {
      throw new Error(
        `${rate.toFixed(1)} % of its invocations failed; ${String(limit)} % may.`,
      );
    }
  });
}
