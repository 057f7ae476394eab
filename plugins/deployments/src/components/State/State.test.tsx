import { screen } from '@testing-library/react';
import {
  TARGET_STATES_BY_URGENCY,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  ago,
  amplifyObservation,
  amplifyRelease,
  amplifyTarget,
  build,
  failingProd,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  notice,
  shiftingStaging,
  trafficShift,
  view,
} from '../../testUtils';
import { STATE_COLORS } from './stateColors';
import { StateChip } from './StateChip';
import { TargetStateChip } from './TargetStateChip';

/** Contrast of two colours by WCAG 2.2, https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = [1, 3, 5]
      .map(at => parseInt(hex.slice(at, at + 2), 16) / 255)
      .map(c => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

// Background of paper and of the page in Backstage's own themes.
const GROUNDS = {
  light: ['#FFFFFF', '#F8F8F8'],
  dark: ['#424242', '#333333'],
} as const;

describe.each(['light', 'dark'] as const)('state colours, %s theme', theme => {
  it.each(TARGET_STATES_BY_URGENCY)('can be read: %s', state => {
    const { text, soft, strong } = STATE_COLORS[theme][state];
    expect(contrast(text, soft)).toBeGreaterThanOrEqual(4.5);
    GROUNDS[theme].forEach(ground => {
      expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(strong, ground)).toBeGreaterThanOrEqual(3);
    });
  });

  it('has white text on the urgent button', () => {
    expect(
      contrast('#ffffff', STATE_COLORS.light.failing.strong),
    ).toBeGreaterThanOrEqual(4.5);
  });
});

describe('StateChip', () => {
  it.each([
    ['live', 'Live'],
    ['failing', 'Failing'],
    ['moving', 'Moving'],
    ['attention', 'Needs attention'],
    ['paused', 'Builds paused'],
    ['rolled-back', 'Rolled back'],
    ['unknown', 'Unknown'],
  ] as const)('%s is a shape and the word "%s"', async (state, word) => {
    renderInTestApp(<StateChip state={state} />);
    const chip = (await screen.findByText(word)).parentElement!;
    expect(chip.querySelector('svg')).toHaveAttribute('aria-hidden', 'true');
  });
});

const lambda = lambdaTarget('f', 'prod');
const branch = amplifyTarget('web', 'main', 'prod');
const v1 = lambdaRelease(1);
const v2 = lambdaRelease(2);

const withRollback = (status: 'running' | 'verifying'): TargetView => ({
  ...failingProd(),
  rollback: {
    status,
    plan: { from: v2, to: v1 },
  } as TargetView['rollback'],
});

const CASES: Array<[string, TargetView]> = [
  ['Rolling back', withRollback('running')],
  ['Watching', withRollback('verifying')],
  ['Shifting 30 %', shiftingStaging()],
  [
    'Shifting',
    view(
      lambdaObservation(lambda, v1, {
        inFlight: trafficShift(v1, v2, { weight: undefined }),
      }),
      lambda,
    ),
  ],
  [
    'Stopping',
    view(
      lambdaObservation(lambda, v1, {
        inFlight: trafficShift(v1, v2, { status: 'stopping' }),
      }),
      lambda,
    ),
  ],
  [
    'Updating',
    view(
      lambdaObservation(lambda, v1, {
        inFlight: trafficShift(v1, v2, { kind: 'update' }),
      }),
      lambda,
    ),
  ],
  [
    'Queued',
    view(
      amplifyObservation(branch, amplifyRelease(1), {
        inFlight: build(amplifyRelease(2), { status: 'queued' }),
      }),
      branch,
    ),
  ],
  [
    'Leftover weight',
    view(
      lambdaObservation(lambda, v1, {
        notices: [notice('builds-paused', 'x'), notice('leftover-weight', 'y')],
      }),
      lambda,
    ),
  ],
  ['Failing', failingProd()],
  ['Nothing live', view(lambdaObservation(lambda, v1, { live: [] }), lambda)],
  ['Not read yet', view(undefined, lambda)],
  [
    'Not readable',
    view(undefined, lambda, {
      error: { code: 'failed', message: 'no', at: ago(1) },
    }),
  ],
];

describe('TargetStateChip', () => {
  it.each(CASES)('says "%s"', async (word, of) => {
    renderInTestApp(<TargetStateChip view={of} />);
    const chip = await screen.findByText(
      (_, element) => element?.hasAttribute('data-state') ?? false,
    );
    expect(chip).toHaveTextContent(new RegExp(`^${word}$`));
  });
});
