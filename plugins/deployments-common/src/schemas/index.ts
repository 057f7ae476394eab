export * from './target';
export * from './environment';
export * from './release';
export * from './deployment';
export * from './observation';
export * from './rollback';
export * from './api';
export * from './fleet';
