// Calls a bundled handler as Lambda does: node invoke.cjs BUNDLE EVENT [smoke-test]
const { readFileSync } = require('node:fs');

const [bundle, eventFile, mode] = process.argv.slice(2);
const context = {
  functionName: 'function',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:function',
  memoryLimitInMB: '256',
  awsRequestId: '3f5e9a52-6f0e-4c6c-9a3c-1a9d3b9f6c11',
  getRemainingTimeInMillis: () => 10_000,
  ...(mode === 'smoke-test' && {
    clientContext: { custom: { smokeTest: true } },
  }),
};

(async () => {
  const { handler } = require(bundle);
  const event = JSON.parse(readFileSync(eventFile, 'utf8'));
  const result = await handler(event, context);
  process.stdout.write(`\nRESULT ${JSON.stringify(result ?? null)}\n`);
})();
