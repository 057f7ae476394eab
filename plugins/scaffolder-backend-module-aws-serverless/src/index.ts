/**
 * Scaffolder actions that make Lambda services, their pipelines and Amplify apps.
 *
 * @packageDocumentation
 */
export * from './description/serviceDescription';
export * from './description/runtimes';
export * from './description/triggers';
export { scaffolderModuleAwsServerless as default } from './module';
