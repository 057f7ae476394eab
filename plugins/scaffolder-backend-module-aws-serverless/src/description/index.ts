export * from './names';
export * from './runtimes';
export * from './serviceDescription';
export * from './texts';
export * from './triggers';
export { checkService } from './checkService';
export { parseService } from './parseService';
export * from './settledEnvironments';
