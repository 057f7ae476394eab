export * from './arn';
export * from './environments';
export * from './state';
