import { Place, World } from '../../core/types';
import { sha256Base64 } from '../shared/digest';
import {
  conflict,
  invalidParameter,
  preconditionFailed,
  REVISION_MISMATCH,
} from './errors';
import { CREATE_MS, SNAPSHOT_MS, UPDATE_MS, isUpdating } from './lifecycle';
import { functionArn } from './names';
import {
  FunctionSettings,
  FunctionState,
  VersionState,
  lambdaState,
} from './state';

/** Everything of a new function that has a default. */
export const DEFAULT_SETTINGS: Omit<
  FunctionSettings,
  'role' | 'codeSha256' | 'codeSize' | 'logging'
> = {
  description: '',
  timeout: 3,
  memorySize: 128,
  environment: {},
  architecture: 'x86_64',
  ephemeralStorage: 512,
  layers: [],
  tracing: 'PassThrough',
  snapStart: 'None',
  packageType: 'Zip',
};

/** Digest of code and configuration: a new version is published only when it changes. */
export function settingsDigest(settings: FunctionSettings): string {
  return sha256Base64(JSON.stringify(settings));
}

/** @throws ResourceConflictException when the function exists */
export function createFunction(
  world: World,
  place: Place,
  name: string,
  settings: FunctionSettings,
  tags: Record<string, string> = {},
): FunctionState {
  const { functions } = lambdaState(world, place);
  if (functions[name]) {
    throw conflict(`Function already exist: ${name}`);
  }
  const now = world.now();
  const fn: FunctionState = {
    name,
    createdAt: now,
    latest: {
      version: '$LATEST',
      settings,
      lastModified: now,
      revisionId: world.random.uuid(),
      activeAt: now + CREATE_MS,
    },
    versions: [],
    nextVersion: 1,
    aliases: {},
    tags: { ...tags },
    provisioned: {},
    policies: {},
    traffic: [],
    health: {},
    invoked: [],
  };
  functions[name] = fn;
  return fn;
}

/** Refuses while the function is being created or updated, as Lambda does. */
export function checkNotBusy(
  world: World,
  place: Place,
  fn: FunctionState,
): void {
  const now = world.now();
  const arn = functionArn(place, fn.name);
  if (now < fn.latest.activeAt) {
    throw conflict(
      `The operation cannot be performed at this time. The function is currently in the following state: Pending`,
    );
  }
  if (isUpdating(fn.latest, now)) {
    throw conflict(
      `The operation cannot be performed at this time. An update is in progress for resource: ${arn}`,
    );
  }
}

/** @throws PreconditionFailedException 412 when the caller saw another revision */
export function checkRevision(actual: string, expected?: string): void {
  if (expected !== undefined && expected !== actual) {
    throw preconditionFailed(REVISION_MISMATCH);
  }
}

/** Changes code or configuration of `$LATEST`, which is then updating for a while. */
export function updateSettings(
  world: World,
  place: Place,
  fn: FunctionState,
  changes: Partial<FunctionSettings>,
  expectedRevision?: string,
): void {
  checkNotBusy(world, place, fn);
  checkRevision(fn.latest.revisionId, expectedRevision);
  const now = world.now();
  fn.latest = {
    ...fn.latest,
    settings: { ...fn.latest.settings, ...changes },
    lastModified: now,
    revisionId: world.random.uuid(),
    updateEndsAt: now + UPDATE_MS,
  };
}

/**
 * Publishes `$LATEST`. When neither code nor configuration changed since the last
 * version, that one is returned and nothing is published.
 */
export function publishVersion(
  world: World,
  place: Place,
  fn: FunctionState,
  options: {
    description?: string;
    codeSha256?: string;
    revisionId?: string;
  } = {},
): VersionState {
  checkNotBusy(world, place, fn);
  const { settings, revisionId } = fn.latest;
  if (options.codeSha256 && options.codeSha256 !== settings.codeSha256) {
    throw invalidParameter(
      `CodeSHA256 (${options.codeSha256}) is different from current CodeSHA256 in $LATEST (${settings.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
    );
  }
  checkRevision(revisionId, options.revisionId);
  const digest = settingsDigest(settings);
  const last = fn.versions[fn.versions.length - 1];
  if (last?.publishedFrom === digest) {
    return last;
  }
  const now = world.now();
  const version: VersionState = {
    version: String(fn.nextVersion++),
    settings: {
      ...settings,
      description: options.description ?? settings.description,
    },
    lastModified: now,
    revisionId: world.random.uuid(),
    activeAt:
      now +
      (settings.snapStart === 'PublishedVersions' ? SNAPSHOT_MS : CREATE_MS),
    publishedFrom: digest,
  };
  fn.versions.push(version);
  return version;
}

/** @throws ResourceConflictException when an alias refers to the version */
export function deleteVersion(fn: FunctionState, version: string): void {
  if (version === '$LATEST') {
    throw invalidParameter(
      '$LATEST version cannot be deleted without deleting the function.',
    );
  }
  const users = Object.values(fn.aliases)
    .filter(a => a.version === version || a.second?.version === version)
    .map(a => a.name);
  if (users.length > 0) {
    throw conflict(
      `Unable to delete version because the following aliases reference it: [${users.join(
        ', ',
      )}]`,
    );
  }
  fn.versions = fn.versions.filter(v => v.version !== version);
  delete fn.provisioned[version];
  delete fn.policies[version];
}

/** Deletes the function with its versions, aliases and event source mappings. */
export function deleteFunction(world: World, place: Place, name: string): void {
  const state = lambdaState(world, place);
  const arn = functionArn(place, name);
  delete state.functions[name];
  state.eventSourceMappings = state.eventSourceMappings.filter(
    m => m.functionArn !== arn && !m.functionArn.startsWith(`${arn}:`),
  );
}
