const { parentPort } = require('node:worker_threads');

/** Answers each question of the main thread by its id, one after the other. */
exports.answer = work => {
  let before = Promise.resolve();
  parentPort.on('message', ({ id, question }) => {
    before = before.then(async () => {
      try {
        parentPort.postMessage({ id, answer: await work(question) });
      } catch (error) {
        parentPort.postMessage({
          id,
          error: error instanceof Error ? error.message : String(error),
        });
      }
    });
  });
};
