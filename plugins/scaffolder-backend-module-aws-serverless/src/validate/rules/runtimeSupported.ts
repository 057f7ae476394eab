import { Rule, faultAt } from './Rule';
import { successorOf } from './runtimes';
import {
  functionsOf,
  possibleValues,
  record,
  resourcesOf,
  SamFunction,
} from './template';

export const runtimeSupported: Rule = {
  id: 'runtime-supported',
  severity: 'error',
  doc: 'A function has a runtime that is supported and that the company allows: AWS refuses to create, and later to update, functions whose runtime is deprecated, so that a rollback of the stack fails too.',
  fix: 'Set Runtime to one that is supported.',
  check: ({ templates }, { runtimes }) => {
    const check = (
      { template, id }: Pick<SamFunction, 'template' | 'id'>,
      runtime: unknown,
      path: ReturnType<SamFunction['path']>,
    ) =>
      possibleValues(template, runtime)
        .filter(
          (value): value is string =>
            typeof value === 'string' && !runtimes.includes(value),
        )
        .map(value =>
          faultAt(
            template,
            path,
            `${id} has the runtime ${value}, which is not supported or not allowed here`,
            `Use ${successorOf(value, runtimes) ?? runtimes.join(' or ')}.`,
          ),
        );

    return [
      ...functionsOf(templates).flatMap(fn =>
        fn.properties.Runtime === undefined
          ? []
          : check(fn, fn.properties.Runtime, fn.path('Runtime')),
      ),
      ...templates.flatMap(template =>
        resourcesOf(template)
          .filter(({ type }) => type === 'AWS::Lambda::Function')
          .filter(({ properties }) => record(properties).Runtime !== undefined)
          .flatMap(({ id, properties }) =>
            check({ template, id }, properties.Runtime, [
              'Resources',
              id,
              'Properties',
              'Runtime',
            ]),
          ),
      ),
    ];
  },
};
