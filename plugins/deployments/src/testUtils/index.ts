export * from './diagnostics';
export * from './fixtures';
export * from './fleet';
export * from './MockDeploymentsApi';
export * from './scenes';
export * from './history';
export * from './pipeline';
