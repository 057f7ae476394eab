export { functionFiles, supportFiles, withFunctionFiles } from './files';
export { functionResources, sharedResources, templateOf } from './template';
export type { FunctionResources, FunctionSection } from './template';
export type { PlainMap } from './plain';
export { samService } from './samService';
export { dependenciesOf } from './dependencies';
export { prunePackageLock } from './packageLock';
