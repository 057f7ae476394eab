export * from './arn';
export * from './environments';
export * from './lineage';
export * from './mergeDeployment';
export * from './releases';
export * from './state';
export * from './duration';
export * from './headline';
