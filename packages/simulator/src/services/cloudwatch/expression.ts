import { SimTime } from '../../core/types';
import { Series } from './datapoints';
import { validationError } from './errors';

/** What an expression computes with. */
type Value = number | Series | Series[];

interface Scope {
  /** Series by id, as far as they are computed. */
  series: Map<string, Series>;
  /** The ids that stand for metrics and not for expressions: `METRICS()`. */
  metricIds: string[];
  /** Times at which any metric could have data, for FILL. */
  times: SimTime[];
}

type Token = { kind: 'number' | 'name' | 'symbol' | 'text'; text: string };

const TOKEN =
  /\s*(?:(\d+(?:\.\d+)?|\.\d+)|([a-zA-Z_][a-zA-Z0-9_]*)|(<=|>=|==|!=|&&|\|\||[-+*/^(),<>[\]])|"([^"]*)")/y;

/** Binary operators by how tightly they bind. */
const BINDING: Record<string, number> = {
  '||': 1,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '>': 3,
  '<=': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '^': 6,
};

function operate(operator: string, a: number, b: number): number {
  switch (operator) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
    case '^':
      return a ** b;
    case '<':
      return Number(a < b);
    case '>':
      return Number(a > b);
    case '<=':
      return Number(a <= b);
    case '>=':
      return Number(a >= b);
    case '==':
      return Number(a === b);
    case '!=':
      return Number(a !== b);
    case '&&':
      return Number(a !== 0 && b !== 0);
    default:
      return Number(a !== 0 || b !== 0);
  }
}

function fail(id: string, why: string) {
  return validationError(`Error in expression '${id}': ${why}`);
}

function tokenize(id: string, expression: string): Token[] {
  const tokens: Token[] = [];
  const text = expression.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (!match) {
      throw fail(id, `cannot read '${text.slice(at)}'`);
    }
    const [, number, name, symbol, quoted] = match;
    if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (symbol !== undefined)
      tokens.push({ kind: 'symbol', text: symbol });
    else tokens.push({ kind: 'text', text: quoted });
  }
  return tokens;
}

class Parser {
  private readonly tokens: Token[];
  private position = 0;

  constructor(
    private readonly id: string,
    expression: string,
    private readonly scope: Scope,
  ) {
    this.tokens = tokenize(id, expression);
  }

  parse(): Value {
    const value = this.binary(1);
    if (this.position < this.tokens.length) {
      throw fail(this.id, `unexpected '${this.peek()?.text}'`);
    }
    return value;
  }

  private peek(): Token | undefined {
    return this.tokens[this.position];
  }

  private take(symbol?: string): Token {
    const token = this.tokens[this.position++];
    if (!token || (symbol && token.text !== symbol)) {
      throw fail(this.id, `expected ${symbol ?? 'a value'}`);
    }
    return token;
  }

  private binary(minimum: number): Value {
    let left = this.unary();
    for (;;) {
      const operator = this.peek()?.text ?? '';
      const binding =
        this.peek()?.kind === 'symbol' ? BINDING[operator] : undefined;
      if (binding === undefined || binding < minimum) {
        return left;
      }
      this.take();
      const right = this.binary(binding + 1);
      left = this.zip([left, right], ([a, b]) => operate(operator, a, b));
    }
  }

  private unary(): Value {
    if (this.peek()?.text === '-' && this.peek()?.kind === 'symbol') {
      this.take();
      return this.zip([this.unary()], ([a]) => -a);
    }
    return this.primary();
  }

  private primary(): Value {
    const token = this.take();
    if (token.kind === 'number') {
      return Number(token.text);
    }
    if (token.text === '(') {
      const value = this.binary(1);
      this.take(')');
      return value;
    }
    if (token.text === '[') {
      return this.list(']').flatMap(v => this.seriesList(v));
    }
    if (token.kind === 'name') {
      return this.peek()?.text === '('
        ? this.call(token.text)
        : this.named(token.text);
    }
    throw fail(this.id, `unexpected '${token.text}'`);
  }

  private named(name: string): Value {
    const found = this.scope.series.get(name);
    if (!found) {
      throw fail(this.id, `unknown id '${name}'`);
    }
    return found;
  }

  /** Values up to a closing symbol. */
  private list(close: string): Value[] {
    const values: Value[] = [];
    while (this.peek()?.text !== close) {
      if (values.length > 0) this.take(',');
      values.push(this.binary(1));
    }
    this.take(close);
    return values;
  }

  private call(name: string): Value {
    this.take('(');
    const values = this.list(')');
    switch (name) {
      case 'METRICS':
        return this.scope.metricIds.map(id => this.scope.series.get(id)!);
      case 'SUM':
        return this.fold(values, all => all.reduce((a, b) => a + b, 0));
      case 'AVG':
        return this.fold(
          values,
          all => all.reduce((a, b) => a + b, 0) / all.length,
        );
      case 'MIN':
        return this.fold(values, all => Math.min(...all));
      case 'MAX':
        return this.fold(values, all => Math.max(...all));
      case 'ABS':
        return this.zip(values, ([a]) => Math.abs(a));
      case 'CEIL':
        return this.zip(values, ([a]) => Math.ceil(a));
      case 'FLOOR':
        return this.zip(values, ([a]) => Math.floor(a));
      case 'IF':
        return this.zip(values, ([condition, yes, no]) =>
          condition ? yes : no,
        );
      case 'FILL':
        return this.fill(values);
      default:
        throw fail(this.id, `unsupported function ${name}`);
    }
  }

  private fill([series, filling]: Value[]): Value {
    if (!(series instanceof Map) || typeof filling !== 'number') {
      throw fail(this.id, 'FILL takes a time series and a number');
    }
    return new Map(this.scope.times.map(at => [at, series.get(at) ?? filling]));
  }

  private seriesList(value: Value): Series[] {
    if (Array.isArray(value)) return value;
    if (value instanceof Map) return [value];
    throw fail(this.id, 'expected a time series');
  }

  /** Over several series: a series of their values at each time. Over one: its single value everywhere. */
  private fold(values: Value[], combine: (all: number[]) => number): Value {
    const many = values.length === 1 && Array.isArray(values[0]);
    const all = values.flatMap(v => this.seriesList(v));
    if (!many && all.length === 1) {
      return combine([...all[0].values()]);
    }
    const result: Series = new Map();
    const times = [...new Set(all.flatMap(s => [...s.keys()]))];
    for (const at of times.sort((a, b) => a - b)) {
      const present = all.map(s => s.get(at)).filter(v => v !== undefined);
      result.set(at, combine(present as number[]));
    }
    return result;
  }

  /** Time by time; a time at which an operand has no value, or that divides by zero, has none. */
  private zip(values: Value[], combine: (at: number[]) => number): Value {
    if (values.some(Array.isArray)) {
      throw fail(this.id, 'an array of time series cannot be used here');
    }
    const first = values.find((v): v is Series => v instanceof Map);
    if (!first) {
      return combine(values as number[]);
    }
    const result: Series = new Map();
    for (const at of first.keys()) {
      const operands = values.map(v => (v instanceof Map ? v.get(at) : v));
      const value = operands.includes(undefined)
        ? NaN
        : combine(operands as number[]);
      if (Number.isFinite(value)) {
        result.set(at, value);
      }
    }
    return result;
  }
}

/**
 * The part of CloudWatch's metric math that dashboards and alarms use most:
 * arithmetic, comparisons, METRICS, SUM, AVG, MIN, MAX, ABS, CEIL, FLOOR, FILL, IF.
 *
 * @throws ValidationError for anything else, as CloudWatch does for what it cannot parse
 */
export function evaluateExpression(
  id: string,
  expression: string,
  scope: Scope,
): Series {
  const value = new Parser(id, expression, scope).parse();
  if (value instanceof Map) {
    return value;
  }
  throw fail(id, 'the expression must return a single time series');
}
