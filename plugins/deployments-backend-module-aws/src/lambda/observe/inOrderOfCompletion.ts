/** Yields the results of promises that never reject, whichever is ready first. */
export async function* inOrderOfCompletion<T>(
  promises: Array<Promise<T>>,
): AsyncIterable<T> {
  const ready: T[] = [];
  const waiting: Array<(value: T) => void> = [];
  promises.forEach(promise =>
    promise.then(value => {
      const next = waiting.shift();
      if (next) next(value);
      else ready.push(value);
    }),
  );
  const take = () =>
    ready.length > 0
      ? Promise.resolve(ready.shift()!)
      : new Promise<T>(resolve => waiting.push(resolve));
  for (let taken = 0; taken < promises.length; taken += 1) {
    yield await take();
  }
}
