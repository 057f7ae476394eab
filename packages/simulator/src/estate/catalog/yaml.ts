/** A plain JSON value. */
export type Value =
  | string
  | number
  | boolean
  | Value[]
  | { [key: string]: Value | undefined };

/** Text that YAML would not take for something else, nor trip over. */
const PLAIN = /^[A-Za-z][A-Za-z0-9 _./()–,’'-]*$/;
const RESERVED = /^(true|false|yes|no|on|off|null)$/i;

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') {
    return String(value);
  }
  const isPlain =
    PLAIN.test(value) && !RESERVED.test(value) && value.trim() === value;
  return isPlain ? value : `'${value.replace(/'/g, "''")}'`;
}

/** Writes a value as block YAML, the way a person would lay out a catalog file. */
export function toYaml(value: Value, indent = ''): string {
  if (Array.isArray(value)) {
    return value.map(item => `${indent}- ${inItem(item, indent)}`).join('');
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(
        ([key, member]) => `${indent}${scalar(key)}:${below(member!, indent)}`,
      )
      .join('');
  }
  return `${indent}${scalar(value)}\n`;
}

function below(value: Value, indent: string): string {
  if (typeof value !== 'object') {
    return ` ${scalar(value)}\n`;
  }
  const isEmpty = Object.keys(value).length === 0;
  if (isEmpty) {
    return Array.isArray(value) ? ' []\n' : ' {}\n';
  }
  return `\n${toYaml(value, `${indent}  `)}`;
}

function inItem(value: Value, indent: string): string {
  return toYaml(value, `${indent}  `).trimStart();
}
