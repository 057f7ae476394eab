export * from './types';
export * from './factory';
export * from './errors';
export { CALLS } from './calls';
export { partitionOf } from './credentials';
export { LeaseCheckError, underLease } from './underLease';
