export * from './Bars';
export * from './Cell';
export * from './CellMeta';
export * from './DeploymentsGrid';
export * from './Freshness';
export * from './layout';
export * from './shares';
export * from './steps';
