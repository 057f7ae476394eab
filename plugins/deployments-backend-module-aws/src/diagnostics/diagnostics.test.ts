import { deleteRole } from '@backspin/simulator';
import { serviceHealthSchema } from '@backspin/backstage-plugin-deployments-common';
import {
  ACCOUNTS,
  createPortal,
  lambdaTarget,
  PROD,
} from '../__testUtils__/portal';
import type { Portal } from '../__testUtils__/portal';
import { deployedAgo } from '../__testUtils__/stacks';

describe('diagnostics', () => {
  let portal: Portal;

  beforeEach(() => {
    portal = createPortal({
      build: world => deployedAgo(world, 60, { release: 1 }),
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  const serviceOf = async (service: string, account: string = ACCOUNTS.prod) =>
    (await portal.diagnostics.services()).find(
      item => item.service === service && item.account === account,
    );

  it('tell for each account and service with which identity it is called', async () => {
    const services = await portal.diagnostics.services();
    services.forEach(service =>
      expect(() => serviceHealthSchema.parse(service)).not.toThrow(),
    );
    expect(services).toHaveLength(3 * 6);
    expect(services[0]).toMatchObject({
      account: ACCOUNTS.dev,
      accountName: 'dev',
      region: 'us-east-1',
      service: 'lambda',
      reachable: 'not-tried',
      readIdentity:
        'arn:aws:sts::111111111111:assumed-role/reader/backspin-read',
      writeIdentity:
        'arn:aws:sts::111111111111:assumed-role/writer/backspin-write',
      calls: 0,
    });
  });

  it('ask for identities once, however often somebody looks', async () => {
    await portal.diagnostics.services();
    await portal.diagnostics.services();
    expect((await portal.calls()).GetCallerIdentity).toBe(6);
  });

  it('tell how full the buckets are and how many calls were made', async () => {
    await portal.observe([lambdaTarget('royalties-prod')]);
    const lambda = await serviceOf('lambda');
    expect(lambda).toMatchObject({
      reachable: 'yes',
      calls: 2,
      buckets: [
        { name: 'lambda-other', quotaPerSecond: 15, throttled: 0 },
        { name: 'lambda-get-function', quotaPerSecond: 100, capacity: 100 },
      ],
    });
    expect(lambda!.lastSuccessAt).toBeDefined();
    expect((await serviceOf('cloudformation'))!.buckets).toMatchObject([
      { name: 'cloudformation-describe-stacks' },
      { name: 'cloudformation-other' },
    ]);
  });

  it('say that a role cannot be assumed, and how it can', async () => {
    deleteRole(portal.world, `arn:aws:iam::${PROD.account}:role/writer`);
    expect(await serviceOf('lambda')).toMatchObject({
      readIdentity: expect.any(String),
      writeIdentity: undefined,
      error: {
        code: 'access-denied',
        action: 'sts:AssumeRole',
        fix: expect.stringContaining(
          'to assume arn:aws:iam::333333333333:role/writer',
        ),
      },
    });
  });
});
