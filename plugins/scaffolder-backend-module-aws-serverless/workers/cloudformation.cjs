// Runs @aws/cloudformation-validate: it takes some seconds to start and most of a
// second for a template, and blocks all along.
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { CelEngine, TemplateFile } = require('@aws/cloudformation-validate');
const { answer } = require('./answer.cjs');

let engine;

answer(({ text, extension, region }) => {
  engine ??= new CelEngine();
  const folder = mkdtempSync(join(tmpdir(), 'backspin-validate-'));
  try {
    // The library reads files only.
    const file = join(folder, `template.${extension}`);
    writeFileSync(file, text);
    const { status, diagnostics } = engine.validateDetailed(
      new TemplateFile(file),
      { severityLevel: 'WARN', pseudoParameterOverrides: { region } },
    );
    if (status === 'ERROR') {
      throw new Error('the template could not be analysed');
    }
    return diagnostics;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
