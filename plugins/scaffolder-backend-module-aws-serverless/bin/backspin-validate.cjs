#!/usr/bin/env node
const { existsSync } = require('node:fs');
const { join } = require('node:path');

// In the repository it runs from source, in the published package from what was built.
if (existsSync(join(__dirname, '../src'))) {
  require('@backstage/cli/config/nodeTransform.cjs');
  run(require('../src/validate/cli'));
} else {
  run(require('../dist/validate/cli.cjs.js'));
}

async function run({ runValidate }) {
  process.exitCode = await runValidate(process.argv.slice(2), {
    out: text => process.stdout.write(`${text.trimEnd()}\n`),
    error: text => process.stderr.write(`${text}\n`),
  });
}
