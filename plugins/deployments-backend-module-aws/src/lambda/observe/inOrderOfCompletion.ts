/** Yields the results of promises that never reject, whichever is ready first. */
export async function* inOrderOfCompletion<T>(
  promises: Array<Promise<T>>,
): AsyncIterable<T> {
  const waiting = new Map(
    promises.map((promise, index) => [
      index,
      promise.then(value => ({ index, value })),
    ]),
  );
  const ready: Array<{ index: number; value: T }> = [];
  let wake = () => {};
  for (const promise of waiting.values()) {
    promise.then(item => {
      ready.push(item);
      wake();
    });
  }
  for (let count = 0; count < promises.length; count += 1) {
    if (ready.length === 0) {
      await new Promise<void>(resolve => {
        wake = resolve;
      });
    }
    yield ready.shift()!.value;
  }
}
