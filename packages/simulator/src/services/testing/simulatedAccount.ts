import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CodeDeployClient } from '@aws-sdk/client-codedeploy';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { Place } from '../../core/types';
import { TOOLS_ACCOUNT, TOOLS_CREDENTIALS } from '../../identity/registry';
import { simulatorRequestHandler } from '../../server/requestHandler';
import { createSimulator } from '../../server/simulator';

/** A Monday morning. */
export const START = Date.parse('2026-11-23T08:00:00Z');
export const SECOND = 1_000;
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A simulator whose clock stands still, and SDK clients that talk to it. */
export function simulatedAccount(
  options: { quotas?: boolean; startAt?: number } = {},
) {
  const simulator = createSimulator({
    startAt: options.startAt ?? START,
    speed: 0,
    quotas: options.quotas ?? false,
    log: () => {},
  });
  const { world } = simulator;
  const place: Place = { account: TOOLS_ACCOUNT, region: 'us-east-1' };
  const config = {
    region: place.region,
    credentials: TOOLS_CREDENTIALS,
    maxAttempts: 1,
    requestHandler: simulatorRequestHandler(simulator),
  };
  return {
    simulator,
    world,
    place,
    /** Lets simulated time pass, and what is due in it happen. */
    pass(ms: number) {
      world.clock.step(ms);
      world.advance();
    },
    lambda: new LambdaClient(config),
    codedeploy: new CodeDeployClient(config),
    cloudformation: new CloudFormationClient(config),
    cloudwatch: new CloudWatchClient(config),
  };
}

export type SimulatedAccount = ReturnType<typeof simulatedAccount>;
