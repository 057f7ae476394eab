/**
 * The provider contract of the deployments backend, and its extension points.
 *
 * @packageDocumentation
 */
export * from './provider';
export * from './codeHosts';
export * from './extensions';
