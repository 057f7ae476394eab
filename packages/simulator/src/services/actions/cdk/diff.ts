/** What `cdk diff` says: resources that a stack would gain, lose or change. */
import { isObject } from '../template/intrinsics';
import type { Json } from '../template/intrinsics';

const resourcesOf = (template: Json | undefined): Record<string, Json> =>
  isObject(template?.Resources)
    ? (template.Resources as Record<string, Json>)
    : {};

/** Where a resource is in the app changes nothing in AWS. */
const essence = ({ Metadata: _, ...resource }: Json) =>
  JSON.stringify(resource);

/** Lines as CDK prints them, without the properties that changed. */
export function diffLines(before: Json | undefined, after: Json): string[] {
  const [old, next] = [resourcesOf(before), resourcesOf(after)];
  const lines = Object.entries(next).flatMap(([id, resource]) => {
    if (!old[id]) return [`[+] ${resource.Type} ${id}`];
    return essence(old[id]) === essence(resource)
      ? []
      : [`[~] ${resource.Type} ${id}`];
  });
  for (const [id, { Type, DeletionPolicy }] of Object.entries(old)) {
    if (next[id]) continue;
    lines.push(
      `[-] ${Type} ${id} ${DeletionPolicy === 'Retain' ? 'orphan' : 'destroy'}`,
    );
  }
  return lines.length > 0 ? lines : ['There were no differences'];
}
