import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import {
  HOUR,
  ago,
  amplifyObservation,
  amplifyRelease,
  amplifyTarget,
  incident,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  page,
  trafficShift,
  view,
} from '../../testUtils';
import { freshnessOf } from './freshnessOf';
import { gridLayout } from './layout';
import { sharesOf } from './shares';
import { stepPosition } from './steps';

const lambda = (name: string, environment?: string) => {
  const target = lambdaTarget(name, environment);
  return view(lambdaObservation(target, lambdaRelease(1)), target);
};
const branch = (name: string, branchName: string, environment?: string) => {
  const target = amplifyTarget(name, branchName, environment);
  return view(amplifyObservation(target, amplifyRelease(1)), target);
};

describe('sharesOf', () => {
  const [v1, v2] = [lambdaRelease(1), lambdaRelease(2)];
  const of = (...shares: Array<[typeof v1, number]>) =>
    shares.map(([release, weight]) => ({ release, weight }));
  const shift = (weight?: number) => ({ ...trafficShift(v1, v2), weight });

  it.each([
    ['what is live', of([v1, 1]), undefined, of([v1, 1])],
    ['weights left over', of([v1, 0.9], [v2, 0.1]), undefined, undefined],
    [
      'what CodeDeploy has moved, though the alias was read before',
      of([v1, 0.9], [v2, 0.1]),
      shift(0.3),
      of([v1, 0.7], [v2, 0.3]),
    ],
    ['the beginning', of([v1, 1]), shift(0), of([v1, 1], [v2, 0])],
    ['a weight that is not known', of([v1, 1]), shift(), undefined],
    ['the end', of([v2, 1]), { ...shift(1), from: undefined }, undefined],
  ])('%s', (_, live, inFlight, shares = live) => {
    expect(sharesOf({ live, inFlight })).toEqual(shares);
  });
});

describe('gridLayout', () => {
  it('has the environments in order of the pipeline, whatever the order given', () => {
    const data = page(
      ['prod', 'dev', 'staging'].map(environment => lambda('a', environment)),
    );
    data.environments.reverse();
    expect(gridLayout(data).columns.map(({ key }) => key)).toEqual([
      'environment:dev',
      'environment:staging',
      'environment:prod',
    ]);
  });

  it('has a column for what is not placed only when it is needed', () => {
    const keys = (environment?: string) =>
      gridLayout(page([lambda('a', environment)])).columns.map(
        ({ key }) => key,
      );
    expect(keys('dev')).not.toContain('not-placed');
    expect(keys(undefined)).toContain('not-placed');
    // An environment that the configuration no longer has.
    expect(keys('qa')).toContain('not-placed');
  });

  it('has the environments that any target uses, and no others', () => {
    const { columns, rows } = gridLayout(
      page([lambda('a', 'prod'), lambda('b', 'dev')]),
    );
    expect(columns.map(({ key }) => key)).toEqual([
      'environment:dev',
      'environment:prod',
    ]);
    expect(rows[0].cells.has('environment:dev')).toBe(false);
  });

  it('puts what is called the same in one row, functions first, numbers as people count', () => {
    const { rows } = gridLayout(
      page([
        branch('web', 'main', 'prod'),
        lambda('fn-10', 'dev'),
        lambda('fn-2', 'dev'),
        lambda('fn-2', 'prod'),
        lambda('web', 'dev'),
      ]),
    );
    expect(rows.map(({ key }) => key)).toEqual([
      'lambda-alias:fn-2',
      'lambda-alias:fn-10',
      'lambda-alias:web',
      'amplify-branch:web',
    ]);
    expect(rows[0].cells.get('environment:prod')).toHaveLength(1);
  });

  it('holds several targets in one cell, by name', () => {
    const { rows } = gridLayout(
      page([
        branch('web', 'feature/10'),
        branch('web', 'feature/9'),
        branch('web', 'feature/a'),
      ]),
    );
    expect(
      rows[0].cells.get('not-placed')!.map(({ target }) => target.qualifier),
    ).toEqual(['feature/9', 'feature/10', 'feature/a']);
  });

  it('does not move a row or column because a state changed', () => {
    const keys = (data: ReturnType<typeof incident>) => {
      const { rows, columns } = gridLayout(data);
      return [rows.map(row => row.key), columns.map(column => column.key)];
    };
    const calm = incident();
    calm.targets = calm.targets.map(({ target }) => view(undefined, target));
    expect(keys(calm)).toEqual(keys(incident()));
  });
});

describe('freshnessOf', () => {
  const seen = (
    seconds: number,
    environment: string,
    error?: 'throttled' | 'failed',
  ) => {
    const target = lambdaTarget(`f-${seconds}`, environment);
    return view(
      lambdaObservation(target, lambdaRelease(1), { observedAt: ago(seconds) }),
      target,
      {
        error: error && { code: error, message: `is ${error}`, at: ago(1) },
      },
    );
  };

  it('is as old as the oldest that can be read', () => {
    const oldest = seen(40, 'prod');
    expect(freshnessOf(page([seen(5, 'dev'), oldest]))).toEqual({
      seenAt: oldest.observation!.observedAt,
      late: [],
    });
  });

  it('names by environment what could not be read again, the oldest for each reason', () => {
    const oldest = seen(2 * HOUR, 'staging', 'throttled');
    const failed = seen(50, 'prod', 'failed');
    expect(
      freshnessOf(
        page([
          seen(5, 'dev'),
          seen(90, 'staging', 'throttled'),
          oldest,
          failed,
        ]),
      ).late,
    ).toEqual([
      {
        where: 'staging',
        observedAt: oldest.observation!.observedAt,
        message: 'is throttled',
      },
      // The cell says why.
      { where: 'prod', observedAt: failed.observation!.observedAt },
    ]);
  });

  it('says so when one was never read', () => {
    const target = lambdaTarget('f', 'prod');
    const never = view(undefined, target, {
      error: { code: 'failed', message: 'no', at: ago(1) },
    });
    expect(freshnessOf(page([seen(50, 'prod', 'failed'), never])).late).toEqual(
      [{ where: 'prod', observedAt: undefined, message: undefined }],
    );
  });
});

describe('stepPosition', () => {
  const at = (...statuses: string[]) =>
    stepPosition({
      steps: statuses.map((status, index) => ({
        status,
        title: `${index + 1}`,
      })),
    } as Rollback);

  it.each([
    [['pending', 'pending'], { step: 1, steps: 2, title: '1' }],
    [['succeeded', 'running', 'pending'], { step: 2, steps: 3, title: '2' }],
    [['succeeded', 'skipped'], { step: 2, steps: 2, title: '2' }],
    [[], { step: 0, steps: 0, title: '' }],
  ])('%j', (statuses, position) => expect(at(...statuses)).toEqual(position));
});
