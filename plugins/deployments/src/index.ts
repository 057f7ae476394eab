/**
 * AWS deployments and safe rollbacks on the service's own page, for the new
 * frontend system. The legacy one is served by `./legacy`.
 *
 * @packageDocumentation
 */
export { deploymentsPlugin as default } from './plugin';
export * from './api';
export { deploymentsTranslationRef } from './translation';
export {
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from './isDeploymentsAvailable';
