// Runs @aws/cloudformation-validate in a thread of its own: it takes some seconds
// to start and most of a second for a template, and blocks all along.
const { parentPort } = require('node:worker_threads');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { CelEngine, TemplateFile } = require('@aws/cloudformation-validate');

let engine;

parentPort.on('message', ({ id, text, extension, region }) => {
  const folder = mkdtempSync(join(tmpdir(), 'backspin-validate-'));
  try {
    engine ??= new CelEngine();
    // The library reads files only.
    const file = join(folder, `template.${extension}`);
    writeFileSync(file, text);
    const { status, diagnostics } = engine.validateDetailed(
      new TemplateFile(file),
      { severityLevel: 'WARN', pseudoParameterOverrides: { region } },
    );
    parentPort.postMessage({ id, status, diagnostics });
  } catch (error) {
    parentPort.postMessage({ id, error: String(error) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
