import { Operation } from './model';

function segments(path: string): string[] {
  // botocore's older models end some paths in a slash; AWS takes both.
  return path.replace(/^\//, '').replace(/\/$/, '').split('/');
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

/**
 * The labels of a URI template (`/functions/{FunctionName}`, greedy `{Key+}`) in an
 * encoded path, decoded; undefined where the path does not match.
 */
export function matchPath(
  template: string,
  path: string,
): Record<string, string> | undefined {
  const expected = segments(template);
  const actual = segments(path);
  const labels: Record<string, string> = {};
  const greedy = expected.findIndex(part => part.endsWith('+}'));
  if (
    greedy < 0
      ? expected.length !== actual.length
      : expected.length > actual.length
  ) {
    return undefined;
  }
  const extra = actual.length - expected.length;
  for (let i = 0, j = 0; i < expected.length; i++) {
    const part = expected[i];
    const taken = actual.slice(j, (j += i === greedy ? extra + 1 : 1));
    const value = decode(taken.join('/'));
    if (value === undefined) return undefined;
    if (!part.startsWith('{')) {
      if (part !== value) return undefined;
    } else if (value === '') {
      return undefined;
    } else {
      labels[part.replace(/^\{|\+?\}$/g, '')] = value;
    }
  }
  return labels;
}

/** More literal segments and literal query parameters first, greedy labels last. */
function specificity({ http }: Operation): number {
  if (!http) return 0;
  const literals = segments(http.path).filter(part => !part.startsWith('{'));
  return (
    literals.length * 10 +
    http.query.length -
    (http.path.includes('+}') ? 5 : 0)
  );
}

/** The REST operation that a request names, by method, path and literal query. */
export function findRestOperation(
  operations: Iterable<Operation>,
  method: string,
  url: URL,
): Operation | undefined {
  let found: Operation | undefined;
  for (const operation of operations) {
    const { http } = operation;
    if (!http || http.method !== method) continue;
    if (!http.query.every(([k, v]) => url.searchParams.get(k) === v)) continue;
    if (found && specificity(found) >= specificity(operation)) continue;
    if (matchPath(http.path, url.pathname)) found = operation;
  }
  return found;
}
