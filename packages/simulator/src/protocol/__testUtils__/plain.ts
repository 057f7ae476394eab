/** A value as the two ends should agree on it: bytes and dates spelt out, nothing absent. */
export function plain(value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (value instanceof Date) return { date: value.getTime() };
  if (value instanceof Uint8Array) {
    return { bytes: Buffer.from(value).toString('hex') };
  }
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value === 'object') {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([key, item]) => key !== '$metadata' && item !== undefined)
        .map(([key, item]) => [key, plain(item)] as const)
        .filter(([, item]) => item !== undefined),
    );
  }
  return value;
}

function isEmpty(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    Object.keys(value).length === 0
  );
}

/** Without empty structures and maps: form parameters cannot carry them. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withoutEmpty).filter(item => !isEmpty(item));
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  ) {
    return Object.fromEntries(
      Object.entries(value)
        .map(([key, item]) => [key, withoutEmpty(item)] as const)
        .filter(([, item]) => !isEmpty(item)),
    );
  }
  return value;
}
