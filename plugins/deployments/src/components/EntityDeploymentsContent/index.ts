export * from './EntityDeploymentsContent';
