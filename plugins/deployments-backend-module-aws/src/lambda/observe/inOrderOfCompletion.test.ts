import { inOrderOfCompletion } from './inOrderOfCompletion';

describe('inOrderOfCompletion', () => {
  it('yields what is ready first', async () => {
    const settle: Array<(value: string) => void> = [];
    const promises = ['a', 'b', 'c'].map(
      (_, index) =>
        new Promise<string>(resolve => {
          settle[index] = resolve;
        }),
    );
    const order: string[] = [];
    const reading = (async () => {
      for await (const value of inOrderOfCompletion(promises)) {
        order.push(value);
      }
    })();
    settle[2]('c');
    await promises[2];
    settle[0]('a');
    settle[1]('b');
    await reading;
    expect(order).toEqual(['c', 'a', 'b']);
  });

  it('ends at once when there is nothing', async () => {
    const values: unknown[] = [];
    for await (const value of inOrderOfCompletion([])) values.push(value);
    expect(values).toEqual([]);
  });
});
