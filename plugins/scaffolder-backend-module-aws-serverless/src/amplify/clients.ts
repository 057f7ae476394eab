import { AmplifyClient } from '@aws-sdk/client-amplify';
import type { Config } from '@backstage/config';
import { createAccountAccess, type AccessOptions } from '../aws/accountAccess';

/** Two clients of one account and region. */
export interface AmplifyClients {
  /** For calls that may be made again when their answer is lost. */
  repeatable: AmplifyClient;
  /** For calls that would make something twice. */
  once: AmplifyClient;
  /** What the calls are made as, for messages. */
  caller: string;
}

/** Makes clients of an account and region. */
export type AmplifyAccess = (
  accountId: string,
  region: string,
) => Promise<AmplifyClients>;

/** Clients in each account's `writeRole`. */
export function createAmplifyAccess(
  config: Config,
  options: AccessOptions = {},
): AmplifyAccess {
  const accessTo = createAccountAccess(config, options);
  return async (accountId, region) => {
    const { settings, caller } = await accessTo(accountId, region, 'writeRole');
    const client = (maxAttempts: number) =>
      new AmplifyClient({ ...settings, maxAttempts });
    return { repeatable: client(4), once: client(1), caller };
  };
}
