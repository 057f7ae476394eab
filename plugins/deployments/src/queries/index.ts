export * from './approvals';
export * from './DeploymentsProvider';
export * from './fleet';
export * from './keys';
export * from './polling';
export * from './reads';
export * from './useLiveUpdates';
export * from './writes';
