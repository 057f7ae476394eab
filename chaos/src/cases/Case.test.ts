import { allCases, sampleOf } from './Case';
import type { Script } from './Case';
import { pointsOf } from './points';
import type { SeenCall } from '../stage/CallGate';

const call = (
  step: string,
  operation: string,
  nth: number,
  writes = false,
): SeenCall => ({
  replica: 'first',
  step,
  operation,
  nth,
  order: 0,
  writes,
  status: 200,
  renewals: 1,
});

const CALLS = [
  call('move', 'lambda:UpdateAlias', 1, true),
  call('wait', 'lambda:GetAlias', 1),
  call('wait', 'lambda:GetAlias', 2),
  call('wait', 'lambda:GetAlias', 3),
  call('landing', 'lambda:GetAlias', 4),
];

const script = (strategy: string): Script => ({
  strategy,
  points: pointsOf(CALLS),
  rivals: ['moves it'],
});

describe('where a rollback is interrupted', () => {
  it('is at the first and the last call of each operation in each step', () => {
    expect(pointsOf(CALLS).map(({ step, nth }) => [step, nth])).toEqual([
      ['move', 1],
      ['wait', 1],
      ['wait', 3],
      ['landing', 4],
    ]);
  });

  it('is with every fault at every call, under a name of its own', () => {
    const cases = allCases([script('lambda-alias'), script('codedeploy')]);
    const names = cases.map(({ name }) => name);
    expect(new Set(names).size).toBe(cases.length);
    expect(names).toContain(
      'lambda-alias / move lambda:UpdateAlias #1 / killed during',
    );
    expect(names).toContain(
      'codedeploy / landing lambda:GetAlias #4 / somebody else moves it',
    );
  });

  it('is after the check only where AWS has a condition of its own', () => {
    const after = allCases([script('lambda-alias')]).filter(
      ({ fault }) => fault.kind === 'paused-at-call',
    );
    expect(after.map(({ point }) => point.operation)).toEqual([
      'lambda:UpdateAlias',
    ]);
  });
});

describe('a sample', () => {
  const cases = allCases([script('lambda-alias'), script('codedeploy')]);
  const groups = new Set(
    cases.map(({ strategy, fault }) => `${strategy} ${fault.name}`),
  );

  it('is the same every time, and in the order of the whole', () => {
    expect(sampleOf(cases, 20)).toEqual(
      sampleOf([...cases].reverse(), 20).reverse(),
    );
  });

  it('has every fault of every strategy before any twice', () => {
    const sample = sampleOf(cases, groups.size);
    expect(
      new Set(sample.map(({ strategy, fault }) => `${strategy} ${fault.name}`)),
    ).toEqual(groups);
  });

  it('takes calls with effect first', () => {
    const sample = sampleOf(cases, groups.size);
    expect(sample.every(({ point }) => point.writes)).toBe(true);
  });

  it('is everything when it is asked for more than there is', () => {
    expect(sampleOf(cases, 10_000)).toEqual(cases);
  });
});
