import type { World } from '@backspin/simulator';
import {
  deployStack,
  errorRateAlarm,
  inThePast,
} from '@backspin/simulator/src/services/sam';
import type {
  TemplateFunction,
  StackTemplate,
} from '@backspin/simulator/src/services/sam';
import { MINUTE, PROD } from './portal';

/** A value of an environment variable that must never be seen outside. */
export const SECRET = 'hunter2-must-stay-in-aws';

/** One release of a small service. */
export interface ReleaseOptions {
  stack?: string;
  functionName?: string;
  /** Different numbers are different code. */
  release: number;
  /** As in SAM's DeploymentPreference; without it the alias moves at once. */
  shift?: string;
  description?: string;
  functions?: Array<Partial<TemplateFunction>>;
  alias?: string | null;
  runtime?: string;
  preHook?: string;
  memory?: number;
}

/** A stack with one function behind an alias, and an alarm on it. */
export function stackOf(options: ReleaseOptions): StackTemplate {
  const functionName = options.functionName ?? 'royalties-prod';
  const alarm = `${functionName}-errors`;
  return {
    stackName: options.stack ?? functionName,
    tags: { service: 'royalties', team: 'royalties' },
    alarms: [
      errorRateAlarm({
        logicalId: 'Errors',
        name: alarm,
        functionName,
        alias: 'live',
        percent: 5,
      }),
    ],
    functions: [
      {
        logicalId: 'Calculator',
        functionName,
        codeSha256: Buffer.from(`release ${options.release}`).toString(
          'base64',
        ),
        versionDescription:
          options.description ??
          `${String(options.release).padStart(7, 'a')} Release ${
            options.release
          } (Ana R.)`,
        aliasName: options.alias === null ? undefined : options.alias ?? 'live',
        runtime: options.runtime,
        memory: options.memory,
        environment: { API_KEY: SECRET, STAGE: 'prod' },
        tags: { category: 'api' },
        deploymentPreference: options.shift
          ? {
              type: options.shift,
              alarms: [alarm],
              preHook: options.preHook,
            }
          : undefined,
      },
    ],
  };
}

/** Deploys a release so many minutes ago, and lets it finish. */
export function deployedAgo(
  world: World,
  minutes: number,
  options: ReleaseOptions,
  place = PROD,
): void {
  inThePast(world, world.now() - minutes * MINUTE, past => {
    deployStack(past, place, stackOf(options));
  });
}

/** Deploys a release now; it takes its time. */
export function deployNow(
  world: World,
  options: ReleaseOptions,
  place = PROD,
): void {
  deployStack(world, place, stackOf(options));
}
