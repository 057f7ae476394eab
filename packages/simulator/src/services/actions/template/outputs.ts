/** The outputs of a template, with the names under which other stacks import them. */
import { isObject } from './intrinsics';
import type { Json, Resolver } from './intrinsics';

/** @throws TemplateError */
export function readOutputs(
  resolver: Resolver,
  declared: unknown,
  isThere: (name: string, output: Json) => boolean,
): { outputs: Record<string, string>; exports?: Record<string, string> } {
  const outputs: Record<string, string> = {};
  const exports: Record<string, string> = {};
  for (const [name, output] of Object.entries(
    isObject(declared) ? declared : {},
  )) {
    if (!isObject(output) || !isThere(name, output)) continue;
    const path = ['Outputs', name];
    outputs[name] = String(resolver.resolve(output.Value, [...path, 'Value']));
    if (isObject(output.Export)) {
      exports[name] = String(
        resolver.resolve(output.Export.Name, [...path, 'Export', 'Name']),
      );
    }
  }
  return Object.keys(exports).length > 0 ? { outputs, exports } : { outputs };
}
