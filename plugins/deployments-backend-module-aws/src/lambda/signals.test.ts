import { UpdateAliasCommand } from '@aws-sdk/client-lambda';
import type { Target } from '@backspin/backstage-plugin-deployments-common';
import {
  setTraffic,
  setVersionHealth,
} from '@backspin/simulator/src/services/lambda';
import { MINUTE, PROD } from '../__testUtils__/awsKit';
import {
  FUNCTION,
  lambdaKit,
  type LambdaKit,
} from './rollback/__testUtils__/kit';
import { readLambdaSignals } from './signals';

describe('what callers of a version met with', () => {
  let kit: LambdaKit;
  let target: Target;

  beforeEach(async () => {
    kit = await lambdaKit();
    target = kit.input().target;
  });

  const read = (releaseId: string, from: number) =>
    readLambdaSignals(kit.clients, target, { releaseId, from: new Date(from) });

  it('is read minute by minute, for each version apart', async () => {
    const { world } = kit.simulator;
    setTraffic(world, PROD, FUNCTION, {
      alias: 'live',
      invocationsPerMinute: 600,
    });
    setVersionHealth(world, PROD, FUNCTION, '3', {
      errorRate: 0.5,
      durationMs: 900,
    });
    const from = kit.now();
    await kit.step(5 * MINUTE);
    await kit.raw.lambda.send(
      new UpdateAliasCommand({
        FunctionName: FUNCTION,
        Name: 'live',
        FunctionVersion: '2',
      }),
    );
    await kit.step(3 * MINUTE);

    const [bad, good] = [await read('3', from), await read('2', from)];
    expect(bad.periodSeconds).toBe(60);
    const minutes = bad.points.map(({ at }) => Date.parse(at));
    expect(minutes).toEqual([...minutes].sort((a, b) => a - b));
    expect(bad.points.length).toBeGreaterThanOrEqual(5);
    expect(bad.points.length).toBeLessThanOrEqual(6);
    const total = (points: typeof bad.points, key: 'requests' | 'errors') =>
      points.reduce((sum, point) => sum + point[key], 0);
    expect(
      total(bad.points, 'errors') / total(bad.points, 'requests'),
    ).toBeCloseTo(0.5, 1);
    expect(bad.points[1].durationMs).toBeGreaterThan(700);
    expect(total(good.points, 'requests')).toBeGreaterThan(600);
    expect(total(good.points, 'errors')).toBeLessThan(
      total(good.points, 'requests') / 50,
    );
    // By version it is exact, to the very minute of the change.
    expect(Date.parse(good.points[0].at)).toBeGreaterThanOrEqual(
      from + 4 * MINUTE,
    );
  });

  it('is nothing where nobody calls', async () => {
    expect(await read('2', kit.now() - 30 * MINUTE)).toEqual({
      periodSeconds: 60,
      points: [],
    });
  });

  it('is not asked of what is no alias of a function', async () => {
    await expect(
      readLambdaSignals(
        kit.clients,
        { ...target, id: target.id.replace(/:live$/, '') },
        { releaseId: '2', from: new Date() },
      ),
    ).rejects.toThrow('is not the alias of a function');
  });
});
