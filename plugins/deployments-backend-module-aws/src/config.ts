import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** An AWS account whose deployments are shown. */
export interface AwsAccountConfig {
  /** Twelve digits. */
  id: string;
  /** As people call it, e.g. `prod`. */
  name?: string;
  regions: string[];
  /** Name or ARN of the role for reading; the account's own credentials when absent. */
  readRole?: string;
  /** Name or ARN of the role for rollbacks; the account's own credentials when absent. */
  writeRole?: string;
  externalId?: string;
}

/** The part of the configuration under `deployments.aws`. */
export interface AwsDeploymentsConfig {
  /** Address of a compatible service instead of AWS, e.g. the simulator. */
  endpoint?: string;
  /** Alias that is live when an annotation names none. */
  defaultAlias: string;
  /** Finds the commit in a version's description; named groups `sha`, `message`, `author`. */
  commitPattern?: RegExp;
  /** Share of each AWS quota that the portal allows itself, above 0 and at most 1. */
  quotaShare: number;
  /** Hours for which a revert waits to be merged. */
  mergeHours: number;
  accounts: AwsAccountConfig[];
}

const ROLE = /^(arn:aws(-[a-z]+)*:iam::\d{12}:role\/.+|[\w+=,.@/-]{1,512})$/;
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

function check(condition: boolean, key: string, message: string) {
  if (!condition) throw new InputError(`Configuration at '${key}' ${message}`);
}

function readPattern(config: Config | undefined): RegExp | undefined {
  const source = config?.getOptionalString('commitPattern');
  if (source === undefined) return undefined;
  const key = 'deployments.aws.commitPattern';
  check(
    source.includes('(?<sha>'),
    key,
    'needs a named group sha, e.g. (?<sha>[0-9a-f]{7,40})',
  );
  try {
    return new RegExp(source);
  } catch (error) {
    throw new InputError(
      `Configuration at '${key}' is not a regular expression: ${error}`,
    );
  }
}

function readAccount(config: Config, key: string): AwsAccountConfig {
  // YAML reads an unquoted id as a number and drops leading zeros.
  check(
    typeof config.getOptional('id') === 'string' &&
      /^\d{12}$/.test(config.getString('id')),
    `${key}.id`,
    "must be an account id of twelve digits in quotes, e.g. '333333333333'",
  );
  const regions = config.getStringArray('regions');
  check(regions.length > 0, `${key}.regions`, 'must name at least one region');
  for (const region of regions) {
    check(
      REGION.test(region),
      `${key}.regions`,
      `has '${region}', which is not a region such as us-east-1`,
    );
  }
  const role = (name: 'readRole' | 'writeRole') => {
    const value = config.getOptionalString(name);
    if (value !== undefined) {
      check(
        ROLE.test(value),
        `${key}.${name}`,
        `must be the name or the ARN of an IAM role, not '${value}'`,
      );
    }
    return value;
  };
  return {
    id: config.getString('id'),
    name: config.getOptionalString('name'),
    regions: [...new Set(regions)],
    readRole: role('readRole'),
    writeRole: role('writeRole'),
    externalId: config.getOptionalString('externalId'),
  };
}

/**
 * Reads `deployments.aws`. Without it there are no accounts, and every target is
 * shown as not configured.
 *
 * @throws InputError naming the key that is wrong
 */
export function readAwsConfig(root: Config): AwsDeploymentsConfig {
  const config = root.getOptionalConfig('deployments.aws');
  const endpoint = config?.getOptionalString('endpoint');
  check(
    endpoint === undefined || URL.canParse(endpoint),
    'deployments.aws.endpoint',
    `must be a URL such as http://localhost:4566, not '${endpoint}'`,
  );
  const quotaShare = config?.getOptionalNumber('quotaShare') ?? 0.5;
  check(
    quotaShare > 0 && quotaShare <= 1,
    'deployments.aws.quotaShare',
    `must be above 0 and at most 1, not ${quotaShare}`,
  );
  const mergeHours = config?.getOptionalNumber('mergeHours') ?? 24;
  check(
    mergeHours > 0 && mergeHours <= 24 * 14,
    'deployments.aws.mergeHours',
    `must be above 0 and at most ${24 * 14}, not ${mergeHours}`,
  );
  const defaultAlias = config?.getOptionalString('defaultAlias') ?? 'live';
  check(
    /^(?!\d+$)[A-Za-z0-9_-]{1,128}$/.test(defaultAlias),
    'deployments.aws.defaultAlias',
    `must be the name of an alias, not '${defaultAlias}'`,
  );
  const accounts = (config?.getOptionalConfigArray('accounts') ?? []).map(
    (account, index) =>
      readAccount(account, `deployments.aws.accounts[${index}]`),
  );
  const seen = new Set<string>();
  accounts.forEach(({ id }, index) => {
    check(
      !seen.has(id),
      `deployments.aws.accounts[${index}].id`,
      `is a second entry for ${id}`,
    );
    seen.add(id);
  });
  return {
    endpoint,
    defaultAlias,
    commitPattern: readPattern(config),
    quotaShare,
    mergeHours,
    accounts,
  };
}
