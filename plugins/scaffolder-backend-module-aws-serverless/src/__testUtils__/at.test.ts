import { at, listAt, mapAt, textAt } from './at';

const VALUE = { a: [{ b: 'c' }], n: null };

it('finds what is there, and nothing where nothing is', () => {
  expect(at(VALUE, 'a', 0, 'b')).toBe('c');
  expect(at(VALUE)).toBe(VALUE);
  expect(at(VALUE, 'x', 'y')).toBeUndefined();
  expect(at(VALUE, 'n', 'y')).toBeUndefined();
  expect(textAt(VALUE, 'a', 0, 'b')).toBe('c');
  expect(listAt(VALUE, 'a')).toBe(VALUE.a);
  expect(mapAt(VALUE, 'a', 0)).toBe(VALUE.a[0]);
});

it('tells where it found something else than it was asked for', () => {
  expect(() => textAt(VALUE, 'a')).toThrow(
    'There is no text at a, but [{"b":"c"}].',
  );
  expect(() => listAt(VALUE, 'n')).toThrow('There is no list at n, but null.');
  expect(() => mapAt(VALUE, 'x')).toThrow('There is no map at x, but nothing.');
  expect(() => mapAt('text')).toThrow('There is no map at the top');
});
