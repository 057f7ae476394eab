import { YamlSource } from './YamlSource';

describe('YamlSource', () => {
  it('reads short tags in their long form', () => {
    const source = new YamlSource(
      'template.yaml',
      `a: !Ref Table
b: !GetAtt Queue.Arn
c: !Sub '\${Table}-x'
d: !If [Prod, 1, !Ref Other]
e: !Equals [!Ref Environment, prod]
f: { Fn::GetAtt: [A, B] }
`,
    );
    expect(source.value).toEqual({
      a: { Ref: 'Table' },
      b: { 'Fn::GetAtt': ['Queue', 'Arn'] },
      c: { 'Fn::Sub': '${Table}-x' },
      d: { 'Fn::If': ['Prod', 1, { Ref: 'Other' }] },
      e: { 'Fn::Equals': [{ Ref: 'Environment' }, 'prod'] },
      f: { 'Fn::GetAtt': ['A', 'B'] },
    });
  });

  it('knows where keys and items are written, also below a tag', () => {
    const source = new YamlSource(
      'template.yaml',
      `a:
  b:
    - one
    - !If
      - Prod
      - two
`,
    );
    expect(source.at(['a', 'b'])).toEqual({ line: 2, column: 3 });
    expect(source.at(['a', 'b', 0])).toEqual({ line: 3, column: 7 });
    expect(source.at(['a', 'b', 1, 'Fn::If', 1])).toEqual({
      line: 6,
      column: 9,
    });
    expect(source.at(['a', 'b', 7, 'nothing'])).toEqual({ line: 2, column: 3 });
    expect(source.at(['nothing'])).toEqual({ line: 1, column: 1 });
  });

  it('follows anchors and merges, and lets a key of its own win', () => {
    const source = new YamlSource(
      'template.yaml',
      `base: &base { x: 1, y: 2 }
one: *base
two:
  <<: *base
  y: 3
`,
    );
    expect(source.value).toMatchObject({
      one: { x: 1, y: 2 },
      two: { x: 1, y: 3 },
    });
  });

  it('ends on aliases that multiply without end', () => {
    const lines = Array.from({ length: 12 }, (_, level) => {
      const below = level ? Array(12).fill(`*l${level - 1}`) : ['x'];
      return `l${level}: &l${level} [${below.join(', ')}]`;
    });
    const source = new YamlSource('template.yaml', lines.join('\n'));
    expect(source.value).toBeDefined();
    expect(JSON.stringify(source.value).length).toBeLessThan(100_000);
  });

  it('reads JSON and files with carriage returns', () => {
    const source = new YamlSource('a.json', '{\r\n  "a": {\r\n "b": 1 }\r\n}');
    expect(source.value).toEqual({ a: { b: 1 } });
    expect(source.at(['a', 'b'])).toEqual({ line: 3, column: 2 });
  });

  it('says where a file is not YAML', () => {
    const source = new YamlSource('a.yaml', 'a:\n  - b\n c: d\n');
    expect(source.value).toBeUndefined();
    expect(source.problems[0]).toMatchObject({ line: 3 });
  });

  it('has something against a key that is written twice', () => {
    const source = new YamlSource('a.yaml', 'a: 1\na: 2\n');
    expect(source.problems).toEqual([
      { line: 2, column: 1, message: expect.stringContaining('unique') },
    ]);
  });
});
