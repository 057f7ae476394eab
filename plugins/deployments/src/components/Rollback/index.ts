export * from './RollbackDialogProvider';
export * from './useRollbackDialog';
