/**
 * Scaffolder actions that make Lambda services, their pipelines and Amplify apps, and
 * the validation of such projects for use in code.
 *
 * @packageDocumentation
 */
export type { Finding, Severity } from './validate/finding';
export { runValidate } from './validate/cli';
export type { Output } from './validate/cli';
export { validateProject } from './validate/validateProject';
export type { ValidateOptions } from './validate/validateProject';
export { scaffolderModuleAwsServerless as default } from './module';
