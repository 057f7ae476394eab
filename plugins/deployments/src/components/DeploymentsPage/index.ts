export * from './DeploymentsPage';
