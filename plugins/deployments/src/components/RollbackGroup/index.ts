export * from './RollbackGroupButton';
