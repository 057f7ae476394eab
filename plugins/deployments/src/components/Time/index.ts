export * from './clock';
export * from './Time';
export * from './words';
