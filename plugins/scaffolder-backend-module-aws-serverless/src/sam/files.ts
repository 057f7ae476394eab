import { InputError } from '@backstage/errors';
import {
  languageOf,
  type FunctionDescription,
  type ServiceDescription,
} from '../description';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import { functionValues, serviceValues } from './values';

/**
 * Files of a service's functions beside those that it has anyway.
 *
 * @throws InputError where a function is called as a part of every service.
 */
export function withFunctionFiles(
  project: ProjectFile[],
  skeletons: Skeletons,
  service: ServiceDescription,
): ProjectFile[] {
  const taken = new Set(project.map(({ path }) => path));
  const made = service.functions.map((fn, index) => {
    const files = functionFiles(skeletons, service, fn);
    const twin = files.find(({ path }) => taken.has(path));
    if (twin) {
      throw new InputError(
        `functions.${index}.name: ${fn.name} is what a part of the service is called, which has the file ${twin.path}; choose another`,
      );
    }
    return files;
  });
  return mergeFiles(project, ...made);
}

/** Parts of a service's own source that are there where something needs them. */
type Part = 'observability' | 'idempotency' | 'api' | 'body' | 'hooks';

function folder(service: ServiceDescription): string {
  return `sam-${languageOf(service.runtime)}`;
}

/**
 * Code, unit test, integration test and sample event of one function, rendered
 * from `skeletons/sam-<language>/functions/<trigger>` and `skeletons/shared/events`.
 */
export function functionFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  fn: FunctionDescription,
): ProjectFile[] {
  const values = {
    ...serviceValues(service),
    function: functionValues(service, fn),
    name: fn.name,
    module: functionValues(service, fn).module,
  };
  const { type } = fn.trigger;
  return mergeFiles(
    skeletons.render(`${folder(service)}/functions/all`, values),
    skeletons.render(`${folder(service)}/functions/${type}`, values),
    [
      {
        path: values.function.eventPath,
        content: skeletons.renderFile(`shared/events/${type}.json.njk`, values),
      },
    ],
  );
}

/**
 * Files that a function's code imports and shares with the service's other
 * functions. A service that has functions of the same kind has them already.
 */
export function supportFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  fn: FunctionDescription,
): ProjectFile[] {
  const values = functionValues(service, fn);
  return partFiles(
    skeletons,
    service,
    partsFor({
      isIdempotent: values.isIdempotent,
      hasApi: fn.trigger.type === 'api',
      hasBody: values.hasBody,
    }),
  );
}

function partsFor(needs: {
  isIdempotent: boolean;
  hasApi: boolean;
  hasBody: boolean;
}): Part[] {
  const wanted: [Part, boolean][] = [
    ['observability', true],
    ['idempotency', needs.isIdempotent],
    ['api', needs.hasApi],
    ['body', needs.hasBody],
  ];
  return wanted.filter(([, isWanted]) => isWanted).map(([part]) => part);
}

function partFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  parts: Part[],
): ProjectFile[] {
  const values = serviceValues(service);
  return mergeFiles(
    ...parts.map(part =>
      skeletons.render(`${folder(service)}/parts/${part}`, values),
    ),
  );
}

/** All files of a service but those of its functions, its template and its lock. */
export function projectFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  pins: Record<string, string>,
): ProjectFile[] {
  const values = { ...serviceValues(service), pins };
  return mergeFiles(
    skeletons.render('shared/project', values),
    skeletons.render(`${folder(service)}/project`, values),
    partFiles(skeletons, service, [
      ...partsFor({
        isIdempotent: values.needsIdempotency,
        hasApi: values.hasApi,
        hasBody: values.needsRequestBody,
      }),
      ...(values.shifts === 'none' ? [] : (['hooks'] as const)),
    ]),
  );
}
