import {
  languageOf,
  type FunctionDescription,
  type ServiceDescription,
} from '../description';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import { functionValues, serviceValues } from './values';

/**
 * Parts of a service's own source that functions build on: `observability` by
 * all, `idempotency` by those whose trigger may deliver an event twice.
 */
type Part = 'observability' | 'idempotency';

function folder(service: ServiceDescription): string {
  return `sam-${languageOf(service.runtime)}`;
}

/**
 * Code, unit test, integration test and sample event of one function, rendered
 * from `skeletons/sam-<language>/functions/<trigger>`.
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
  return mergeFiles(
    skeletons.render(`${folder(service)}/functions/all`, values),
    skeletons.render(`${folder(service)}/functions/${fn.trigger.type}`, values),
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
  return partFiles(skeletons, service, [
    'observability',
    ...(functionValues(service, fn).isIdempotent
      ? (['idempotency'] as const)
      : []),
  ]);
}

function partFiles(
  skeletons: Skeletons,
  service: ServiceDescription,
  parts: (Part | 'hooks')[],
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
): ProjectFile[] {
  const values = serviceValues(service);
  return mergeFiles(
    skeletons.render('shared/project', values),
    skeletons.render(`${folder(service)}/project`, values),
    partFiles(skeletons, service, [
      'observability',
      ...(values.needsIdempotency ? (['idempotency'] as const) : []),
      ...(values.shifts !== 'none' ? (['hooks'] as const) : []),
    ]),
  );
}
