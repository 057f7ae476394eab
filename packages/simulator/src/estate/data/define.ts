import type { Category, FunctionSpec } from './types';

type Extra = Omit<
  FunctionSpec,
  'name' | 'category' | 'invocationsPerMinute' | 'durationMs'
>;

const kind =
  (category: Category) =>
  (
    name: string,
    invocationsPerMinute: number,
    durationMs: number,
    extra: Extra = {},
  ): FunctionSpec => ({
    name,
    category,
    invocationsPerMinute,
    durationMs,
    ...extra,
  });

/** A function behind the API: name, invocations a minute in prod, mean duration in ms. */
export const api = kind('api');
/** A function fed by a queue, a stream, a bucket or a topic. */
export const event = kind('event');
/** A function that runs on a schedule or inside others. */
export const utility = kind('utility');

export const NODE_24 = 'nodejs24.x';
export const NODE_22 = 'nodejs22.x';
export const PYTHON_314 = 'python3.14';
export const PYTHON_313 = 'python3.13';
/** Out of support: updates are blocked from 2027-03-03. */
export const PYTHON_39 = 'python3.9';
