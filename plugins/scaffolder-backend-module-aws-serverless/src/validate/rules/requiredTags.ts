import { Project, SamConfig } from '../source/Project';
import { Fault, Rule, faultAt } from './Rule';
import { SamFunction, functionsOf, record } from './template';
import { jobsOf } from './workflow';

export const requiredTags: Rule = {
  id: 'required-tags',
  severity: 'error',
  doc: 'Everything carries the tags that the company asks for, at the stack (samconfig.toml, or --tags of the deploying workflow) or at the function: costs and alarms find their owner by them.',
  fix: 'Add the tag to Globals.Function.Tags in the template, or to tags in samconfig.toml.',
  check: (project, { requiredTags: required }) => {
    const everywhere = stackTags(project);
    return functionsOf(project.templates).flatMap(fn =>
      faultOf(
        fn,
        required.filter(
          tag => !everywhere.has(tag) && !(tag in record(fn.properties.Tags)),
        ),
      ),
    );
  },
};

function faultOf(fn: SamFunction, missing: readonly string[]): Fault[] {
  return missing.length
    ? [
        faultAt(
          fn.template,
          fn.path('Tags'),
          `${fn.id} lacks the tag${
            missing.length > 1 ? 's' : ''
          } ${missing.join(', ')}`,
        ),
      ]
    : [];
}

/** Keys of the tags that every stack of the project is deployed with. */
function stackTags({ samConfig, workflows }: Project): Set<string> {
  const commands = jobsOf(workflows).flatMap(job =>
    job.steps.flatMap(({ script }) => script.match(/\bsam deploy\b.*/g) ?? []),
  );
  // Tags on the command line take the place of those of samconfig.toml.
  const commanded = commands.flatMap(command => {
    const [, tags] = command.match(/--tags[ =](.*?)(?=\s--\w|$)/) ?? [];
    return tags === undefined ? [] : [keys(tags)];
  });
  if (commanded.length) {
    return common(commanded);
  }
  return common(samConfig ? configuredTags(samConfig) : []);
}

function configuredTags({ value }: SamConfig): string[][] {
  const own = Object.entries(value).filter(
    ([environment]) => environment !== 'version',
  );
  const tagsOf = (table: unknown) =>
    record(record(record(table).deploy).parameters).tags ??
    record(record(record(table).global).parameters).tags;
  return own
    .filter(([, table]) => record(table).deploy !== undefined)
    .map(([, table]) => {
      const tags = tagsOf(table) ?? tagsOf(value.default);
      return Array.isArray(tags)
        ? tags.flatMap(keys)
        : keys(String(tags ?? ''));
    });
}

function keys(tags: string): string[] {
  return [...tags.matchAll(/([\w.:/-]+)=/g)].map(([, key]) => key);
}

function common(lists: string[][]): Set<string> {
  const [first = [], ...rest] = lists;
  return new Set(first.filter(key => rest.every(list => list.includes(key))));
}
