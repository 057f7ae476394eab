import { isPlainMap, type Plain, type PlainMap } from '../plainTemplate';

/** References of a template to what it does not have. */
export function danglingReferences(template: PlainMap): string[] {
  const section = (name: string) =>
    Object.keys(isPlainMap(template[name]) ? (template[name] as PlainMap) : {});
  const known = new Set([...section('Parameters'), ...section('Resources')]);
  const functions = Object.entries((template.Resources ?? {}) as PlainMap)
    .filter(
      ([, resource]) =>
        isPlainMap(resource) && resource.Type === 'AWS::Serverless::Function',
    )
    .map(([id]) => id);
  // SAM makes a role for each function.
  functions.forEach(id => known.add(`${id}Role`));
  const dangling: string[] = [];
  const check = (id: string) => {
    if (!id.startsWith('AWS::') && !known.has(id.split('.')[0]))
      dangling.push(id);
  };
  const walk = (value: Plain): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isPlainMap(value)) return;
    if (typeof value.Ref === 'string') check(value.Ref);
    const att = value['Fn::GetAtt'];
    if (Array.isArray(att)) check(String(att[0]));
    const sub = value['Fn::Sub'];
    if (typeof sub === 'string') {
      for (const [, id] of sub.matchAll(/\$\{([^!}][^}]*)\}/g)) check(id);
    }
    const found = value['Fn::FindInMap'];
    if (
      Array.isArray(found) &&
      !section('Mappings').includes(String(found[0]))
    ) {
      dangling.push(String(found[0]));
    }
    Object.values(value).forEach(walk);
  };
  walk(template.Resources);
  walk(template.Outputs);
  return dangling;
}
