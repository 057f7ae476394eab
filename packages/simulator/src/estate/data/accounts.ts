import type { Place } from '../../core/types';
import type { Environment } from './types';

export const REGION = 'us-east-1';

/** One AWS account for each environment. */
export const ACCOUNTS: Record<Environment, string> = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
};

/** Where an environment's resources live. */
export const placeOf = (environment: Environment): Place => ({
  account: ACCOUNTS[environment],
  region: REGION,
});

/** The alias that is live. */
export const ALIAS = 'live';

export const functionName = (name: string, environment: Environment) =>
  `${name}-${environment}`;

export const functionArn = (name: string, environment: Environment) =>
  `arn:aws:lambda:${REGION}:${ACCOUNTS[environment]}:function:${functionName(
    name,
    environment,
  )}`;

export const stackName = (service: string, environment: Environment) =>
  `${service}-${environment}`;

/** The organisation on GitHub. */
export const GITHUB_ORG = 'distrofm';

/** With this token the portal may open pull requests in the simulated GitHub. */
export const GITHUB_TOKEN = 'simulated-github-token';

/** The token of one of the demo's people: with it, the simulated GitHub takes them for themselves. */
export const githubTokenOf = (login: string) => `${GITHUB_TOKEN}-${login}`;
