export * from './DeploymentsApi';
export * from './DeploymentsClient';
export * from './errors';
