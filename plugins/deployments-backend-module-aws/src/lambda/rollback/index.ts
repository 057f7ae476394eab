export { LambdaRollback } from './LambdaRollback';
export type { LambdaRollbackOptions } from './LambdaRollback';
