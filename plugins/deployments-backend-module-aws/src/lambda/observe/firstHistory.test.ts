import {
  EXAMPLES,
  functionName,
  SERVICES,
  withEstate,
} from '@backspin/simulator';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import {
  ACCOUNTS,
  createPortal,
  lambdaTarget,
  SECOND,
} from '../../__testUtils__/portal';
import type { Portal } from '../../__testUtils__/portal';

/**
 * Entities are resolved over some time, so that the first looks at an account are
 * of batches of any size.
 */
describe.each([[12], [3]])(
  'the demo estate from empty, first %i targets of an account and then the others',
  first => {
    let portal: Portal;
    let targets: Target[];

    beforeAll(async () => {
      portal = createPortal(withEstate({ motion: false }));
      const entities = await Promise.all(
        SERVICES.map(({ name }) =>
          portal.resolve({
            'aws.amazon.com/cloudformation-stack-name': `${name}-{environment}`,
          }),
        ),
      );
      targets = entities.flatMap(entity => entity.targets);
      await portal.calls();
      const batches = Object.values(ACCOUNTS).flatMap(account => {
        const own = targets.filter(target => target.account === account);
        return [own.slice(0, first), own.slice(first)];
      });
      // The second look comes soon after the first.
      for (const look of [1, 2]) {
        if (look === 2) await portal.pass(15 * SECOND);
        for (const batch of batches) {
          if (batch.length > 0) await portal.observe(batch);
        }
      }
    }, 60_000);

    afterAll(() => {
      jest.restoreAllMocks();
    });

    it('has the history of every target after the second look', () => {
      const without = targets
        .filter(({ qualifier }) => qualifier !== '$LATEST')
        .filter(({ id }) => !portal.known.get(id)!.memo!.versionsRead)
        .map(({ id }) => id);
      expect(without).toEqual([]);
      const past = portal.known.get(
        lambdaTarget(functionName(EXAMPLES.withCodeDeploy.function, 'prod')).id,
      )!.history;
      expect(past.size).toBeGreaterThan(5);
    });

    it('makes no more than one scarce call for each target', async () => {
      const {
        ListFunctions = 0,
        ListVersionsByFunction = 0,
        GetAlias = 0,
      } = await portal.calls();
      expect(
        ListFunctions + ListVersionsByFunction + GetAlias,
      ).toBeLessThanOrEqual(targets.length);
    });
  },
);

describe('an account that is read ahead', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('is not read again when its targets are observed', async () => {
    const portal = createPortal(withEstate({ motion: false }));
    const resolved = await Promise.all(
      SERVICES.map(({ name }) =>
        portal.resolve({
          'aws.amazon.com/cloudformation-stack-name': `${name}-prod`,
        }),
      ),
    );
    const targets = resolved.flatMap(entity => entity.targets);
    await portal.calls();
    portal.provider.readAhead!();
    await portal.observe(targets);
    const { ListFunctions, ListVersionsByFunction } = await portal.calls();
    expect(ListVersionsByFunction).toBeUndefined();
    // Three accounts of the estate, of which two are not observed here.
    const pages = ListFunctions! / 3;
    expect(pages).toBeGreaterThan(10);
    expect(pages).toBeLessThan(20);
    const { history } = portal.known.get(
      lambdaTarget(functionName(EXAMPLES.withCodeDeploy.function, 'prod')).id,
    )!;
    expect(history.size).toBeGreaterThan(5);
  });
});
