import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { SERVICES } from '../data/services';
import { catalogFiles } from './files';
import { toYaml } from './yaml';

const folder = resolve(__dirname, '../../../../../catalog');

describe('catalog/', () => {
  it('is what writeCatalog.ts writes', () => {
    const committed = Object.fromEntries(
      readdirSync(folder).map(name => [
        name,
        readFileSync(join(folder, name), 'utf8'),
      ]),
    );
    expect(committed).toEqual(catalogFiles());
  });

  it('has a component for every service', () => {
    const all = Object.values(catalogFiles()).join('');
    for (const { name } of SERVICES) {
      expect(all).toContain(`kind: Component\nmetadata:\n  name: ${name}\n`);
    }
  });
});

describe('the demo organisation', () => {
  it('has the functions of the pipeline it is modelled on', () => {
    const functions = SERVICES.flatMap(service => service.functions);
    const count = (wanted: string) =>
      functions.filter(({ category }) => category === wanted).length;
    expect([count('api'), count('event'), count('utility')]).toEqual([
      62, 20, 10,
    ]);
    expect(new Set(functions.map(({ name }) => name)).size).toBe(92);
  });

  it('shifts traffic with CodeDeploy for about six in ten functions', () => {
    const shifted = SERVICES.filter(({ shift }) => shift).flatMap(
      service => service.functions,
    );
    expect(shifted.length / 92).toBeGreaterThan(0.55);
    expect(shifted.length / 92).toBeLessThan(0.65);
  });
});

describe('toYaml', () => {
  it.each<[string, Parameters<typeof toYaml>[0], string]>([
    ['plain text', { a: 'Plain text' }, 'a: Plain text\n'],
    ['text with a colon', { a: 'b: c' }, "a: 'b: c'\n"],
    ['text with a quote', { a: "#it's" }, "a: '#it''s'\n"],
    ['words YAML reads as something else', { a: 'on' }, "a: 'on'\n"],
    [
      'lists of objects',
      { a: [{ b: 'c', d: 'e' }] },
      'a:\n  - b: c\n    d: e\n',
    ],
    ['empty lists', { a: [] }, 'a: []\n'],
    ['absent members', { a: undefined, b: 'c' }, 'b: c\n'],
  ])('writes %s', (_, value, text) => {
    expect(toYaml(value)).toBe(text);
  });
});
