/** Keys and indices that lead to a value. */
export type Path = (string | number)[];

/**
 * What is at a path of parsed YAML or JSON, or of a folder's files: of these nobody
 * knows the type until it has been looked at.
 *
 * @returns undefined where nothing is there
 */
export function at(value: unknown, ...path: Path): unknown {
  return path.reduce<unknown>(
    (found, key) =>
      typeof found === 'object' && found !== null
        ? (found as Record<string | number, unknown>)[key]
        : undefined,
    value,
  );
}

/**
 * The text at a path.
 *
 * @throws Error where there is none
 */
export function textAt(value: unknown, ...path: Path): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') {
    throw notThere('text', path, found);
  }
  return found;
}

/**
 * The list at a path.
 *
 * @throws Error where there is none
 */
export function listAt(value: unknown, ...path: Path): unknown[] {
  const found = at(value, ...path);
  if (!Array.isArray(found)) {
    throw notThere('list', path, found);
  }
  return found;
}

/**
 * The map at a path.
 *
 * @throws Error where there is none
 */
export function mapAt(value: unknown, ...path: Path): Record<string, unknown> {
  const found = at(value, ...path);
  if (typeof found !== 'object' || found === null || Array.isArray(found)) {
    throw notThere('map', path, found);
  }
  return found as Record<string, unknown>;
}

function notThere(wanted: string, path: Path, found: unknown): Error {
  return new Error(
    `There is no ${wanted} at ${path.join('.') || 'the top'}, but ${
      JSON.stringify(found) ?? 'nothing'
    }.`,
  );
}
