import { Place, World } from '../../core/types';
import { notFound } from './errors';
import { functionArn, isVersionQualifier, parseFunctionName } from './names';
import {
  AliasState,
  FunctionState,
  VersionState,
  findVersion,
  lambdaState,
} from './state';

/** What a name and a qualifier stand for. */
export interface Resolved {
  fn: FunctionState;
  version: VersionState;
  alias?: AliasState;
  /** As given; undefined when the caller named the function alone. */
  qualifier?: string;
}

/** @throws ResourceNotFoundException as Lambda words it */
export function getFunctionState(
  world: World,
  place: Place,
  name: string,
): FunctionState {
  const fn = lambdaState(world, place).functions[name];
  if (!fn) {
    throw notFound(`Function not found: ${functionArn(place, name)}`);
  }
  return fn;
}

/** @throws ResourceNotFoundException as Lambda words it */
export function getAliasState(
  fn: FunctionState,
  place: Place,
  name: string,
): AliasState {
  const alias = fn.aliases[name];
  if (!alias) {
    throw notFound(
      `Cannot find alias arn: ${functionArn(place, fn.name, name)}`,
    );
  }
  return alias;
}

/** @throws ResourceNotFoundException as Lambda words it */
export function getVersionState(
  fn: FunctionState,
  place: Place,
  version: string,
): VersionState {
  const found = findVersion(fn, version);
  if (!found) {
    throw notFound(
      `Function not found: ${functionArn(place, fn.name, version)}`,
    );
  }
  return found;
}

/** Resolves what a request names: the function alone, a version or an alias. */
export function resolve(
  world: World,
  place: Place,
  functionName: string,
  qualifierMember?: string,
): Resolved {
  const { name, qualifier } = parseFunctionName(
    functionName,
    place,
    qualifierMember,
  );
  const fn = getFunctionState(world, place, name);
  if (!qualifier) {
    return { fn, version: fn.latest };
  }
  if (isVersionQualifier(qualifier)) {
    return { fn, version: getVersionState(fn, place, qualifier), qualifier };
  }
  // GetFunction on an unknown alias words it like an unknown function.
  const alias = fn.aliases[qualifier];
  if (!alias) {
    throw notFound(
      `Function not found: ${functionArn(place, name, qualifier)}`,
    );
  }
  return {
    fn,
    version: getVersionState(fn, place, alias.version),
    alias,
    qualifier,
  };
}
