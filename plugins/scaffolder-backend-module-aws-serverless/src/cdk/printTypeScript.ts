/** Columns that Prettier lets a line have. */
const WIDTH = 80;

function quoted(text: string): string {
  const inner = JSON.stringify(text).slice(1, -1).replace(/\\"/g, '"');
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  return singles > doubles
    ? `"${inner.replace(/"/g, '\\"')}"`
    : `'${inner.replace(/'/g, "\\'")}'`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** Keys of an object as Prettier writes them: quoted only where one needs it. */
function keysOf(value: object): Record<string, string> {
  return Object.fromEntries(
    Object.keys(value).map(name => [name, keyOf(name)]),
  );
}

function scalar(value: unknown): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}

function printed(value: unknown, indent: number, before: number): string {
  const inside = ' '.repeat(indent + 2);
  const end = ' '.repeat(indent);
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const plain = value.every(item => typeof item !== 'object');
    const line = `[${value.map(scalar).join(', ')}]`;
    // A comma or a semicolon follows.
    if (plain && before + line.length + 1 <= WIDTH) return line;
    const items = value.map(
      item => `${inside}${printed(item, indent + 2, indent + 2)},\n`,
    );
    return `[\n${items.join('')}${end}]`;
  }
  if (typeof value !== 'object' || value === null) return scalar(value);
  const keys = keysOf(value);
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined,
  );
  if (entries.length === 0) return '{}';
  const lines = entries.map(([name, item]) => {
    const start = `${inside}${keys[name]}: `;
    const text = printed(item, indent + 2, start.length);
    const tooLong =
      typeof item === 'string' && start.length + text.length + 1 > WIDTH;
    return tooLong
      ? `${start.trimEnd()}\n${inside}  ${text},\n`
      : `${start}${text},\n`;
  });
  return `{\n${lines.join('')}${end}}`;
}

/**
 * Plain data as a value in TypeScript, as Prettier writes it.
 *
 * @param before - columns that stand before it on its first line
 */
export function printTypeScript(value: unknown, before: number): string {
  return printed(value, 0, before);
}

/** A constant with plain data. */
export function printConstant(name: string, value: unknown): string {
  const start = `const ${name} = `;
  const text = printTypeScript(value, start.length);
  const tooLong =
    typeof value === 'string' && start.length + text.length + 1 > WIDTH;
  return tooLong ? `${start.trimEnd()}\n  ${text};` : `${start}${text};`;
}

/**
 * A union of types behind `export type Name =`: on that line where it fits, else on
 * the next, else on a line for each type.
 *
 * @param before - columns that stand before it
 */
export function printUnion(types: string[], before: number): string {
  const line = types.join(' | ');
  if (before + 1 + line.length + 1 <= WIDTH) {
    return ` ${line}`;
  }
  return 2 + line.length + 1 <= WIDTH
    ? `\n  ${line}`
    : types.map(type => `\n  | ${type}`).join('');
}
