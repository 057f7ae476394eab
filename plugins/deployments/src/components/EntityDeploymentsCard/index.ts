export * from './EntityDeploymentsCard';
