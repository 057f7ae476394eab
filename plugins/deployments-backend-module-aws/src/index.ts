/**
 * AWS Lambda and Amplify for the deployments backend.
 *
 * @packageDocumentation
 */
export { deploymentsModuleAws as default } from './module';
