import { renderInTestApp } from '@backstage/frontend-test-utils';
import type {
  RollbackSignals,
  SignalPoint,
} from '@backspin/backstage-plugin-deployments-common';
import { screen } from '@testing-library/react';
import { SignalCharts } from './SignalCharts';
import { CHART, drawingOf, seriesOf } from './series';

const LANDED = Date.UTC(2026, 10, 23, 9, 10);

const minutes = (
  count: number,
  first: number,
  point: Pick<SignalPoint, 'requests' | 'errors' | 'durationMs'>,
): SignalPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(LANDED + (first + index) * 60_000).toISOString(),
    ...point,
  }));

const signals = (patch: Partial<RollbackSignals> = {}): RollbackSignals => ({
  periodSeconds: 60,
  landedAt: new Date(LANDED).toISOString(),
  before: minutes(10, -10, { requests: 100, errors: 7, durationMs: 250 }),
  after: minutes(3, 0, { requests: 120, errors: 0, durationMs: 125 }),
  ...patch,
});

describe('charts of what callers met with', () => {
  it('say in words what the lines show', async () => {
    await renderInTestApp(<SignalCharts signals={signals()} />);
    expect(
      screen.getAllByRole('img').map(chart => chart.getAttribute('aria-label')),
    ).toEqual([
      'Errors: 7% before the rollback, 0% after it',
      'Mean duration: 250 ms before the rollback, 125 ms after it',
      'Calls a minute: 100 before the rollback, 120 after it',
    ]);
  });

  it('say where nobody called', async () => {
    await renderInTestApp(<SignalCharts signals={signals({ after: [] })} />);
    expect(
      screen.getByRole('img', { name: /^Errors: 7% .* no calls after it/ }),
    ).toBeVisible();
  });

  it('are replaced by a sentence when there is nothing to draw', async () => {
    await renderInTestApp(
      <SignalCharts signals={signals({ before: [], after: [] })} />,
    );
    expect(screen.queryByRole('img')).toBeNull();
    expect(screen.getByText(/Nobody has called it/)).toBeVisible();
  });
});

describe('the drawing of a series', () => {
  const [errorRate] = seriesOf(signals());
  const drawing = drawingOf(errorRate, LANDED);
  const points = (line: string) =>
    line.split(' ').map(pair => pair.split(',').map(Number));

  it('stays inside its box, the highest value at the top and nothing at the ground', () => {
    const before = points(drawing.before);
    const after = points(drawing.after);
    expect(new Set(before.map(([, y]) => y))).toEqual(new Set([CHART.inset]));
    expect(new Set(after.map(([, y]) => y))).toEqual(
      new Set([CHART.height - CHART.inset]),
    );
    const xs = [...before, ...after].map(([x]) => x);
    expect(xs).toEqual([...xs].sort((a, b) => a - b));
    expect(xs[0]).toBe(CHART.inset);
    expect(xs.at(-1)).toBe(CHART.width - CHART.inset);
    expect(drawing.landedX).toBeGreaterThan(before.at(-1)![0]);
    expect(drawing.landedX).toBeCloseTo(after[0][0], 1);
  });

  it('is made of numbers even for a single moment or no errors at all', () => {
    const flat = seriesOf(
      signals({
        before: [],
        after: minutes(1, 0, { requests: 5, errors: 0 }),
      }),
    );
    expect(
      flat.map(series => JSON.stringify(drawingOf(series, LANDED))).join(),
    ).not.toMatch(/NaN|Infinity|null/);
  });

  it('counts calls by the minute whatever the period', () => {
    const requests = seriesOf(signals({ periodSeconds: 300 }))[2];
    expect([requests.before[0].value, requests.totalBefore]).toEqual([20, 20]);
  });
});
