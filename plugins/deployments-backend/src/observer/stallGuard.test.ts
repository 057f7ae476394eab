import { StalledError, withStallGuard } from './stallGuard';

async function collect<T>(source: AsyncIterable<T>) {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

describe('withStallGuard', () => {
  it('passes everything on', async () => {
    async function* source() {
      yield 1;
      yield 2;
    }
    expect(await collect(withStallGuard(source(), 1_000))).toEqual([1, 2]);
  });

  it('throws when nothing comes', async () => {
    async function* source() {
      yield 1;
      await new Promise(() => {});
    }
    await expect(collect(withStallGuard(source(), 10))).rejects.toThrow(
      StalledError,
    );
  });

  it('passes on what the source throws', async () => {
    async function* source() {
      yield 1;
      throw new Error('broken');
    }
    await expect(collect(withStallGuard(source(), 1_000))).rejects.toThrow(
      'broken',
    );
  });

  it('ends the source when its reader stops', async () => {
    let ended = false;
    async function* source() {
      try {
        yield 1;
        yield 2;
      } finally {
        ended = true;
      }
    }
    for await (const item of withStallGuard(source(), 1_000)) {
      if (item === 1) break;
    }
    expect(ended).toBe(true);
  });
});
