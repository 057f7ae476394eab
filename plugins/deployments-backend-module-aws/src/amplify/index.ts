export { AmplifyProvider } from './AmplifyProvider';
export type { AmplifyProviderOptions } from './AmplifyProvider';
