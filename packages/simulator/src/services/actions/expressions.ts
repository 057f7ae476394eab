/**
 * GitHub's expressions (`github.ref == 'refs/heads/main' && !cancelled()`), as much
 * of them as deploy workflows use.
 * https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */

export type Value = string | number | boolean | null | Value[] | Context;
export interface Context {
  [name: string]: Value;
}

/** What an expression is read against. */
export interface Scope {
  /** `github`, `inputs`, `vars`, `needs` … */
  contexts: Context;
  /** What the status functions answer. */
  status?: { success: boolean; failure: boolean; cancelled: boolean };
}

/** An expression that is not understood; the message says which part. */
export class ExpressionError extends Error {}

const TOKEN =
  /\s*(?:(?<text>'(?:[^']|'')*')|(?<number>-?\d+(?:\.\d+)?)|(?<name>[A-Za-z_][\w-]*)|(?<sign>&&|\|\||==|!=|<=|>=|[!<>()[\].,*]))/y;

interface Token {
  kind: 'text' | 'number' | 'name' | 'sign' | 'end';
  value: string;
}

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (!groups) {
      throw new ExpressionError(
        `The expression '${source.trim()}' is not understood at '${text.slice(
          at,
        )}'`,
      );
    }
    const [kind, value] = Object.entries(groups).find(
      ([, found]) => found !== undefined,
    )!;
    tokens.push({ kind: kind as Token['kind'], value });
  }
  return [...tokens, { kind: 'end', value: '' }];
}

const isTrue = (value: Value) =>
  !(value === null || value === false || value === 0 || value === '');

/** As text, the way `${{ }}` shows it. */
export function textOf(value: Value): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** GitHub compares text without regard to case, and unlike types as numbers. */
function equal(a: Value, b: Value): boolean {
  if (typeof a === 'string' && typeof b === 'string') {
    return a.toLowerCase() === b.toLowerCase();
  }
  if (typeof a === typeof b || a === null || b === null) return a === b;
  return Number(a) === Number(b);
}

const contains = (whole: Value, part: Value) =>
  Array.isArray(whole)
    ? whole.some(item => equal(item, part))
    : textOf(whole).toLowerCase().includes(textOf(part).toLowerCase());

type Call = (scope: Scope, ...args: Value[]) => Value;

const status = (name: keyof NonNullable<Scope['status']>): Call => {
  return scope => scope.status?.[name] ?? name === 'success';
};

const FUNCTIONS: Record<string, Call> = {
  success: status('success'),
  failure: status('failure'),
  cancelled: status('cancelled'),
  always: () => true,
  contains: (_, whole, part) => contains(whole, part),
  startswith: (_, whole, part) =>
    textOf(whole).toLowerCase().startsWith(textOf(part).toLowerCase()),
  endswith: (_, whole, part) =>
    textOf(whole).toLowerCase().endsWith(textOf(part).toLowerCase()),
  format: (_, pattern, ...values) =>
    textOf(pattern).replace(/\{(\d+)\}/g, (__, index) =>
      textOf(values[Number(index)] ?? null),
    ),
  join: (_, list, separator) =>
    (Array.isArray(list) ? list : [list])
      .map(textOf)
      .join(separator === undefined ? ',' : textOf(separator)),
  tojson: (_, value) => JSON.stringify(value),
  fromjson: (_, text) => JSON.parse(textOf(text)),
};

/** Whether an expression asks how the jobs before it ended. */
export const asksForStatus = (source: string) =>
  /\b(?:success|failure|cancelled|always)\s*\(/i.test(source);

/** The value of an expression, without its `${{ }}`. */
export function evaluate(source: string, scope: Scope): Value {
  const tokens = tokensOf(source);
  let at = 0;
  const next = () => tokens[at];
  const take = (sign: string) => {
    const found = next().kind === 'sign' && next().value === sign;
    if (found) at += 1;
    return found;
  };
  const fail = (): never => {
    throw new ExpressionError(
      `The expression '${source.trim()}' is not understood at '${tokens
        .slice(at)
        .map(({ value }) => value)
        .join(' ')}'`,
    );
  };
  const expect = (sign: string) => take(sign) || fail();

  const member = (of: Value, key: Value): Value => {
    if (of === null || typeof of !== 'object') return null;
    if (Array.isArray(of)) return of[Number(key)] ?? null;
    const name = textOf(key).toLowerCase();
    const found = Object.keys(of).find(
      candidate => candidate.toLowerCase() === name,
    );
    return found === undefined ? null : of[found];
  };

  function primary(): Value {
    const { kind, value } = next();
    if (take('(')) {
      const inner = or();
      expect(')');
      return inner;
    }
    if (kind === 'sign' || kind === 'end') return fail();
    at += 1;
    if (kind === 'text') return value.slice(1, -1).replace(/''/g, "'");
    if (kind === 'number') return Number(value);
    if (value === 'true' || value === 'false') return value === 'true';
    if (value === 'null') return null;
    if (take('(')) {
      const call = FUNCTIONS[value.toLowerCase()];
      if (!call) {
        throw new ExpressionError(
          `The function ${value} in '${source.trim()}' is not simulated`,
        );
      }
      const args: Value[] = [];
      while (!take(')')) {
        args.push(or());
        if (!take(',') && next().value !== ')') fail();
      }
      return call(scope, ...args);
    }
    return member(scope.contexts, value);
  }

  function postfix(): Value {
    let value = primary();
    for (;;) {
      if (take('.')) {
        const { kind, value: name } = next();
        if (kind !== 'name') fail();
        at += 1;
        value = member(value, name);
      } else if (take('[')) {
        const key = or();
        expect(']');
        value = member(value, key);
      } else {
        return value;
      }
    }
  }

  const unary = (): Value => (take('!') ? !isTrue(unary()) : postfix());

  function compared(): Value {
    const left = unary();
    if (take('==')) return equal(left, unary());
    if (take('!=')) return !equal(left, unary());
    if (take('<=')) return Number(left) <= Number(unary());
    if (take('>=')) return Number(left) >= Number(unary());
    if (take('<')) return Number(left) < Number(unary());
    if (take('>')) return Number(left) > Number(unary());
    return left;
  }

  function and(): Value {
    let left = compared();
    while (take('&&')) {
      const right = compared();
      left = isTrue(left) ? right : left;
    }
    return left;
  }

  function or(): Value {
    let left = and();
    while (take('||')) {
      const right = and();
      left = isTrue(left) ? left : right;
    }
    return left;
  }

  const value = or();
  return next().kind === 'end' ? value : fail();
}

/** Whether a condition (`if:`) holds, with or without its `${{ }}`. */
export function holds(condition: string, scope: Scope): boolean {
  const inner = /^\s*\$\{\{([\s\S]*)\}\}\s*$/.exec(condition);
  return isTrue(evaluate(inner ? inner[1] : condition, scope));
}

/** A text with the value of each `${{ }}` in its place. */
export const interpolate = (text: string, scope: Scope): string =>
  text.replace(/\$\{\{([\s\S]*?)\}\}/g, (_, source) =>
    textOf(evaluate(source, scope)),
  );
