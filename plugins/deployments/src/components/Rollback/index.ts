export * from './RollbackDialog';
export * from './useRollbackDialog';
