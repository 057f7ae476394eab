import { TOOLS_CREDENTIALS } from '@backspin/simulator';
import {
  createPortal,
  lambdaTarget,
  MINUTE,
  PROD,
} from '../../__testUtils__/portal';
import { BreakingPoints } from '../../__testUtils__/awsKit';
import { runPlan } from '../../__testUtils__/rollbackRun';
import { deployedAgo } from '../../__testUtils__/stacks';

describe('a rollback in an account without a role for it', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    [
      'no entry of its own',
      new Error(
        `There is no AWS integration that matches ${PROD.account}. Please add a configuration for this AWS account.`,
      ),
    ],
    [
      // integration-aws-node asks AWS whether the account is the portal's own.
      'base credentials that AWS does not know',
      Object.assign(new Error('The security token is invalid.'), {
        name: 'InvalidClientTokenId',
        $metadata: { httpStatusCode: 403 },
      }),
    ],
  ])('fails for good at its first call: %s', async (_, cause) => {
    const portal = createPortal({
      build: world => {
        deployedAgo(world, 120, { release: 1 });
        deployedAgo(world, 60, { release: 2 });
      },
      config: {
        accounts: [
          { id: PROD.account, regions: [PROD.region], readRole: 'reader' },
        ],
      },
      credentials: {
        getCredentialProvider: async options => {
          if (options?.accountId) throw cause;
          return { sdkCredentialProvider: async () => TOOLS_CREDENTIALS };
        },
      },
    });
    const target = lambdaTarget('royalties-prod');
    const [{ history }] = await portal.observe([target], 'requested');
    const answer = await portal.provider.plan({
      target,
      history: [...history.values()],
      rollbacks: [],
    });
    const result = await runPlan(
      portal.provider,
      (answer as Extract<typeof answer, { draft: unknown }>).draft,
      {
        now: () => portal.world.now(),
        step: ms => portal.pass(ms),
        points: new BreakingPoints(),
      },
      { waitMs: MINUTE },
    );
    expect(result).toMatchObject({ outcome: 'failed', errors: [] });
    expect(result.message).toBe(
      `The alias was not moved: Account ${PROD.account} has no writeRole, and no other credentials fit it: ${cause.message} Give it a writeRole under deployments.aws.accounts, or an entry of its own under aws.accounts.`,
    );
  });
});
