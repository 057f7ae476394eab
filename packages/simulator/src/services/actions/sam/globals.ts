/** SAM's Globals, merged into the properties of functions. */
import { isObject } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';

const isIntrinsic = (value: Json) => {
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
};

/** Maps are merged, lists are joined, anything else is replaced, as SAM documents it. */
function merge(global: unknown, own: unknown): unknown {
  if (own === undefined) return global;
  if (Array.isArray(global) && Array.isArray(own)) return [...global, ...own];
  if (
    isObject(global) &&
    isObject(own) &&
    !isIntrinsic(global) &&
    !isIntrinsic(own)
  ) {
    return Object.fromEntries(
      [...new Set([...Object.keys(global), ...Object.keys(own)])].map(key => [
        key,
        merge(global[key], own[key]),
      ]),
    );
  }
  return own;
}

/** The properties of a function, with those of `Globals.Function`. */
export function withGlobals(template: Json, properties: unknown): Json {
  const globals = isObject(template.Globals) ? template.Globals : {};
  return (merge(globals.Function, properties ?? {}) ?? {}) as Json;
}
