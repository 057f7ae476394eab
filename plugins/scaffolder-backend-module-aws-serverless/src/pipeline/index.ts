export { pipelineFiles, requiredChecks } from './pipelineFiles';
export type { PipelineSettings } from './pipelineFiles';
export { pipelineSchema } from './pipelineDescription';
export type { PipelineDescription } from './pipelineDescription';
