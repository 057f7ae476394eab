export * from './plans';
export * from './renderDialog';
export * from './TestBackend';
