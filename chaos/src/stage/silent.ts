import type { LoggerService } from '@backstage/backend-plugin-api';

/** Says nothing: what happens here is meant to go wrong. */
export const silent: LoggerService = {
  error() {},
  warn() {},
  info() {},
  debug() {},
  child: () => silent,
};
