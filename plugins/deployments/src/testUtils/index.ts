export * from './fixtures';
export * from './MockDeploymentsApi';
export * from './scenes';
export * from './history';
