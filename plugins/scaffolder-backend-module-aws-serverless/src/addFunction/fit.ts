import type { ChosenApi } from './chooseApi';
import { usualProperty, type Conventions } from './conventions';
import type { ParsedTemplate } from './parseTemplate';
import { isPlainMap, type Plain, type PlainMap } from './plainTemplate';

/** What a function is fitted into. */
export interface Surroundings {
  template: ParsedTemplate;
  conventions: Conventions;
  api?: ChosenApi;
  /** Logical id of the function's resource. */
  functionId: string;
  /** Name of the function in its service. */
  name: string;
  /** What the name of the function is in a service made here, for `!Sub`. */
  physicalName: string;
}

/** Stands for something that is left out. */
const NOTHING = Symbol('nothing');

/** A value where it is a map, else an empty one. */
export function map(value: Plain): PlainMap {
  return isPlainMap(value) ? value : {};
}

/** Name of the function as the others are named; for `!Sub`. */
function nameLike(surroundings: Surroundings): string {
  const { conventions, name } = surroundings;
  const { environmentParameter } = conventions;
  const names = conventions.peers.map(({ properties }) =>
    JSON.stringify(properties.FunctionName ?? ''),
  );
  const byStack = names.some(text => text.includes('AWS::StackName'));
  if (byStack || !environmentParameter) {
    return `\${AWS::StackName}-${name}`;
  }
  return surroundings.physicalName.replace(
    '${Environment}',
    `\${${environmentParameter}}`,
  );
}

/** What takes the place of a figure that a service made here keeps by environment. */
function figure(key: string, { template, conventions }: Surroundings): Plain {
  if (key === 'ErrorRatePercent') return 1;
  if (key !== 'LogRetentionDays') return NOTHING;
  const groups = Object.values(template.plain.Resources as PlainMap)
    .map(map)
    .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
    .map(({ Properties }) => map(Properties).RetentionInDays)
    .filter(days => days !== undefined);
  return (
    usualProperty(
      {
        peers: groups.map(days => ({
          id: '',
          metadata: {},
          properties: { days },
        })),
        globals: conventions.globals,
      },
      'days',
    ) ?? 30
  );
}

/** Whether the template keeps a figure by environment, as services made here do. */
export function hasFigure(template: ParsedTemplate, key: string): boolean {
  const environments = Object.values(
    map(map(template.plain.Mappings).Environments),
  );
  return (
    environments.length > 0 &&
    environments.every(figures => map(figures)[key] !== undefined)
  );
}

/**
 * Fits one value: references to what is called otherwise here, or is not here.
 * What cannot be said here at all is left out.
 */
export function fit(value: Plain, surroundings: Surroundings): Plain {
  const { template, conventions, api, functionId } = surroundings;
  const { environmentParameter } = conventions;
  if (Array.isArray(value)) {
    return value
      .map(item => fit(item, surroundings))
      .filter(item => item !== NOTHING);
  }
  if (typeof value === 'string') return value;
  if (!isPlainMap(value)) return value;
  if (value.Ref === 'Environment') {
    return environmentParameter ? { Ref: environmentParameter } : NOTHING;
  }
  if (value.Ref === 'Commit') {
    return map(template.plain.Parameters).Commit ? value : NOTHING;
  }
  if (value.Ref === 'HttpApi' || value.Ref === 'RestApi') {
    return api?.id ? { Ref: api.id } : NOTHING;
  }
  const sub = value['Fn::Sub'];
  if (typeof sub === 'string') {
    if (sub === `\${${functionId}}:live` && conventions.alias !== 'live') {
      return typeof conventions.alias === 'string'
        ? { 'Fn::Sub': sub.replace(/live$/, conventions.alias) }
        : { 'Fn::Join': [':', [{ Ref: functionId }, conventions.alias]] };
    }
    const named = sub.replace(
      surroundings.physicalName,
      nameLike(surroundings),
    );
    return {
      'Fn::Sub': named.replace(
        /\$\{Environment\}/g,
        `\${${environmentParameter ?? 'AWS::StackName'}}`,
      ),
    };
  }
  const found = value['Fn::FindInMap'];
  if (Array.isArray(found) && found[0] === 'Environments') {
    const key = String(found[2]);
    return hasFigure(template, key) && environmentParameter
      ? { 'Fn::FindInMap': [found[0], { Ref: environmentParameter }, key] }
      : figure(key, surroundings);
  }
  return fitMap(value, surroundings);
}

function fitMap(value: PlainMap, surroundings: Surroundings): Plain {
  const conditions = map(surroundings.template.plain.Conditions);
  const entries = Object.entries(value).flatMap(([key, item]) => {
    if (key === 'Condition' && item === 'ShiftsTraffic' && !conditions[item]) {
      return [];
    }
    const fitted = fit(item, surroundings);
    return fitted === NOTHING ? [] : [[key, fitted] as const];
  });
  // A tag without its value, or an intrinsic function without what it is of.
  const lost = Object.keys(value).length > entries.length;
  const isTag = 'Key' in value && 'Value' in value;
  if (lost && (isTag || entries.length === 0)) return NOTHING;
  return Object.fromEntries(entries);
}
