export * from './choices';
export * from './useRollbackMenuItem';
