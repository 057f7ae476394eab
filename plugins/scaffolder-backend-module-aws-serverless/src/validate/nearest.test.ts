import { nearest } from './nearest';

const CANDIDATES = ['MemorySize', 'Handler', 'Timeout', 'Tags', 'Tracing'];

describe('nearest', () => {
  it.each([
    ['MemorySiz', 'MemorySize'],
    ['memorysize', 'MemorySize'],
    ['Memory', 'MemorySize'],
    ['Handlr', 'Handler'],
    ['Tag', 'Tags'],
    // Too far, or begun by more than one.
    ['Colour', undefined],
    ['T', undefined],
    ['', undefined],
  ])('takes %j for %j', (word, expected) => {
    expect(nearest(word, CANDIDATES)).toBe(expected);
  });

  it('takes nothing for anything where there is nothing', () => {
    expect(nearest('Handler', [])).toBeUndefined();
  });
});
