import { functionName, hookName, pascalCase } from './names';
import type { Problem } from './problem';
import { languageOf } from './runtimes';
import type { ServiceDescription } from './serviceDescription';

/** Longest name of a function. */
const FUNCTION_NAME_MAX = 64;

/** Words that no module of Python can be called. */
const PYTHON_WORDS = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for ' +
    'from global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
);

/**
 * Names that cannot be: two of a kind, too long together, or a word that the
 * language keeps to itself.
 */
export function checkNames(service: ServiceDescription): Problem[] {
  return [
    ...checkTwins(service),
    ...checkLengths(service),
    ...checkWords(service),
  ];
}

function checkTwins({ functions }: ServiceDescription): Problem[] {
  const ids = functions.map(({ name }) => pascalCase(name));
  return ids.flatMap((id, index) =>
    ids.indexOf(id) < index
      ? [
          {
            field: `functions.${index}.name`,
            message: `functions.${ids.indexOf(
              id,
            )} has this name already, or one that differs by hyphens only; choose another`,
          },
        ]
      : [],
  );
}

function checkLengths({
  name,
  functions,
  environments,
}: ServiceDescription): Problem[] {
  const longest = environments
    .map(environment => environment.name)
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  const problems = functions.flatMap((fn, index) =>
    problemOfLength(
      `functions.${index}.name`,
      functionName(name, fn.name, longest),
    ),
  );
  const shifts = environments.filter(
    environment => environment.deploymentPreference !== 'AllAtOnce',
  );
  const hooks = shifts.flatMap(environment =>
    problemOfLength('name', hookName(name, environment.name, 'post')),
  );
  return [...problems, ...hooks.slice(0, 1)];
}

function problemOfLength(field: string, made: string): Problem[] {
  const excess = made.length - FUNCTION_NAME_MAX;
  return excess > 0
    ? [
        {
          field,
          message: `makes the function name ${made}, which is longer than ${FUNCTION_NAME_MAX} characters by ${excess}; shorten it`,
        },
      ]
    : [];
}

function checkWords({ runtime, functions }: ServiceDescription): Problem[] {
  return languageOf(runtime) === 'python'
    ? functions.flatMap(({ name }, index) =>
        PYTHON_WORDS.has(name)
          ? [
              {
                field: `functions.${index}.name`,
                message: `${name} is a word of Python's own; choose another`,
              },
            ]
          : [],
      )
    : [];
}
