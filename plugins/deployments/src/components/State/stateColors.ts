import type { TargetState } from '@backspin/backstage-plugin-deployments-common';

/** Colours of a state on Backstage's light or dark paper. */
export interface StateColors {
  /** Text and icon on `soft`, and on paper. At least 4.5 : 1 on both. */
  text: string;
  /** Background of the chip. */
  soft: string;
  /** Borders and bars. At least 3 : 1 on paper. */
  strong: string;
}

/** Colours per state and theme type. Their contrast is held by a test. */
export const STATE_COLORS: Record<
  'light' | 'dark',
  Record<TargetState, StateColors>
> = {
  light: {
    live: { text: '#17672f', soft: '#e4f4e8', strong: '#1e8e3e' },
    failing: { text: '#a8201a', soft: '#fde9e7', strong: '#c5221f' },
    moving: { text: '#174ea6', soft: '#e6effc', strong: '#1a62c6' },
    attention: { text: '#7a4a00', soft: '#fdf0d3', strong: '#b06f00' },
    paused: { text: '#49505c', soft: '#eceef2', strong: '#6b7280' },
    'rolled-back': { text: '#5b2f9e', soft: '#f0eafa', strong: '#7c4dcc' },
    unknown: { text: '#5a5f66', soft: '#f3f4f5', strong: '#80868b' },
  },
  dark: {
    live: { text: '#93e0aa', soft: '#1f3d2a', strong: '#57c37a' },
    failing: { text: '#ffb4ad', soft: '#571f1f', strong: '#ff7a70' },
    moving: { text: '#aed0ff', soft: '#1e3a5f', strong: '#75aefc' },
    attention: { text: '#ffd58a', soft: '#4a3712', strong: '#f0b13c' },
    paused: { text: '#e3e5e8', soft: '#575a60', strong: '#b4b9c1' },
    'rolled-back': { text: '#d9c7ff', soft: '#43336b', strong: '#b596f5' },
    unknown: { text: '#d8d8d8', soft: '#4d4d4d', strong: '#a3a3a3' },
  },
};
