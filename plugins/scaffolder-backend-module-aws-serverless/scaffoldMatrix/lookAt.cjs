// Type-checks and lints several projects in one go, the files of packages read once
// and the types of each project worked out once:
// node lookAt.cjs PACKAGES PROJECT... prints what it finds by project, in JSON.
const { readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const [packages, ...projects] = process.argv.slice(2);
const ts = require(join(packages, 'node_modules/typescript'));
const { ESLint } = require(join(packages, 'node_modules/eslint'));
const ofPackages = new Map();

function hostOf(options) {
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => {
    if (!name.includes('/node_modules/')) {
      return read(name, ...rest);
    }
    if (!ofPackages.has(name)) {
      ofPackages.set(name, read(name, ...rest));
    }
    return ofPackages.get(name);
  };
  return host;
}

/** The program of a project, and what is wrong with its settings. */
function programOf(project) {
  const file = join(project, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    dirname(file),
  );
  const program = ts.createProgram(fileNames, options, hostOf(options));
  return { program, faults: [...(error ? [error] : []), ...errors] };
}

function lineOf(diagnostic) {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n');
  const { file, start } = diagnostic;
  return file
    ? `${file.fileName}:${
        file.getLineAndCharacterOfPosition(start).line + 1
      } ${message}`
    : message;
}

/** What `eslint . --max-warnings 0` finds in a project. */
async function lintOf(project, program) {
  const settings = readFileSync(join(project, 'eslint.config.js'), 'utf8');
  const eslint = new ESLint({
    cwd: project,
    // The project's own settings have the parser make this program again.
    overrideConfig: settings.includes('projectService')
      ? {
          files: ['**/*.ts'],
          languageOptions: {
            parserOptions: { projectService: false, programs: [program] },
          },
        }
      : undefined,
  });
  const results = await eslint.lintFiles(['.']);
  if (results.length === 0) {
    return ['ESLint looked at none of its files.'];
  }
  return results.flatMap(({ filePath, messages }) =>
    messages.map(
      ({ line, ruleId, message }) => `${filePath}:${line} ${ruleId} ${message}`,
    ),
  );
}

(async () => {
  const found = {};
  for (const project of projects) {
    const { program, faults } = programOf(project);
    found[project] = {
      types: [...faults, ...ts.getPreEmitDiagnostics(program)].map(lineOf),
      lint: await lintOf(project, program),
    };
  }
  process.stdout.write(JSON.stringify(found));
})();
