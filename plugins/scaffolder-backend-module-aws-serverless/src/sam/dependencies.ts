import type { Skeletons } from '../render';
import type { ServiceValues } from './values';

/** Packages of npm by name, each with its exact version. */
export interface Dependencies {
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

type Needs = Pick<ServiceValues, 'functions' | 'shifts' | 'tracing'>;
type Use = 'deployed' | 'development' | 'none';

const has = ({ functions }: Needs, type: string) =>
  functions.some(fn => fn.trigger.type === type);
const idempotent = ({ functions }: Needs) =>
  functions.some(fn => fn.isIdempotent);
const shifts = (needs: Needs) => needs.shifts !== 'none';
const deployedIf = (wanted: boolean): Use => (wanted ? 'deployed' : 'none');
const developmentIf = (wanted: boolean): Use =>
  wanted ? 'development' : 'none';

/** Packages that only some services need; all others come with every service. */
const USES: Record<string, (needs: Needs) => Use> = {
  '@aws-lambda-powertools/tracer': ({ tracing }) => deployedIf(tracing),
  '@aws-lambda-powertools/idempotency': needs => deployedIf(idempotent(needs)),
  '@aws-lambda-powertools/batch': ({ functions }) =>
    deployedIf(functions.some(fn => fn.isBatch)),
  '@aws-sdk/client-dynamodb': needs => deployedIf(idempotent(needs)),
  '@aws-sdk/lib-dynamodb': needs => deployedIf(idempotent(needs)),
  '@aws-sdk/util-dynamodb': needs => deployedIf(has(needs, 'dynamodb')),
  '@aws-sdk/client-s3': needs => deployedIf(has(needs, 's3')),
  '@aws-sdk/client-codedeploy': needs => deployedIf(shifts(needs)),
  '@aws-sdk/client-cloudwatch': needs => deployedIf(shifts(needs)),
  // Integration tests call functions, whether or not hooks do.
  '@aws-sdk/client-lambda': needs =>
    shifts(needs) ? 'deployed' : 'development',
  '@aws-sdk/client-cloudformation': needs => developmentIf(has(needs, 'api')),
  'aws-sdk-client-mock': needs =>
    developmentIf(shifts(needs) || idempotent(needs)),
};

/**
 * The packages that a service in TypeScript needs, in the versions that
 * `skeletons/sam-typescript/package.json` pins.
 */
export function dependenciesOf(
  skeletons: Skeletons,
  needs: Needs,
): Dependencies {
  const pinned = JSON.parse(
    skeletons.read('sam-typescript/package.json'),
  ) as Dependencies;
  const all = [
    ...Object.entries(pinned.dependencies).map(
      entry => [...entry, 'deployed'] as const,
    ),
    ...Object.entries(pinned.devDependencies).map(
      entry => [...entry, 'development'] as const,
    ),
  ];
  const of = (use: Use) =>
    Object.fromEntries(
      all
        .filter(([name, , usual]) => (USES[name]?.(needs) ?? usual) === use)
        .map(([name, version]) => [name, version] as const)
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  return { dependencies: of('deployed'), devDependencies: of('development') };
}
