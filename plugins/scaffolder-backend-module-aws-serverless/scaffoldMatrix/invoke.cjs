// Calls a bundled handler as Lambda does, once for each line of its input:
// node invoke.cjs BUNDLE reads lines of `event FILE` and `smoke-test FILE`.
const { readFileSync } = require('node:fs');
const { createInterface } = require('node:readline');

const [bundle] = process.argv.slice(2);
const context = {
  functionName: 'function',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:function',
  memoryLimitInMB: '256',
  awsRequestId: '3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11',
  getRemainingTimeInMillis: () => 10_000,
};

(async () => {
  const { handler } = require(bundle);
  for await (const line of createInterface({ input: process.stdin })) {
    const [, mode, eventFile] = /^(\S+) (.*)$/.exec(line);
    const event = JSON.parse(readFileSync(eventFile, 'utf8'));
    const result = await handler(event, {
      ...context,
      ...(mode === 'smoke-test' && {
        clientContext: { custom: { smokeTest: true } },
      }),
    });
    process.stdout.write(`\nRESULT ${JSON.stringify(result ?? null)}\n`);
  }
})();
