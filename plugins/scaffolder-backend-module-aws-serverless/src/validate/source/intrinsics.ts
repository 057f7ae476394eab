/**
 * The long form of an intrinsic function's short tag: `!Ref x` is
 * `{ Ref: x }`, `!Sub x` is `{ 'Fn::Sub': x }`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference.html
 */
export function longForm(tag: string, value: unknown): unknown {
  const name = tag.replace(/^!/, '');
  if (name === 'Ref' || name === 'Condition') {
    return { [name]: value };
  }
  if (name === 'GetAtt' && typeof value === 'string') {
    const [resource, ...attribute] = value.split('.');
    return { 'Fn::GetAtt': [resource, attribute.join('.')] };
  }
  return { [`Fn::${name}`]: value };
}

/** The only key of a value that is an intrinsic function, such as `Fn::If`. */
export function intrinsicOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return undefined;
  }
  const keys = Object.keys(value);
  return keys.length === 1 && /^(Ref|Condition|Fn::\w+)$/.test(keys[0])
    ? keys[0]
    : undefined;
}
