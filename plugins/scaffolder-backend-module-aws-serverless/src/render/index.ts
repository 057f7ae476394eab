export { mergeFiles } from './files';
export type { ProjectFile } from './files';
export { Skeletons, builtInSkeletons } from './Skeletons';
export { writeFiles } from './writeFiles';
export type { WriteResult } from './writeFiles';
