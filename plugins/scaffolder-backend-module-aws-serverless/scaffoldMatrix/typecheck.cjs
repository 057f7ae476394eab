// Type-checks several projects in one go, the files of packages read once:
// node typecheck.cjs TYPESCRIPT PROJECT... prints what it finds by project, in JSON.
const { dirname, join } = require('node:path');

const [typescript, ...projects] = process.argv.slice(2);
const ts = require(typescript);
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

function check(project) {
  const file = join(project, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  const { options, fileNames, errors } = ts.parseJsonConfigFileContent(
    config,
    ts.sys,
    dirname(file),
  );
  const program = ts.createProgram(fileNames, options, hostOf(options));
  return [
    ...(error ? [error] : []),
    ...errors,
    ...ts.getPreEmitDiagnostics(program),
  ].map(diagnostic => {
    const message = ts.flattenDiagnosticMessageText(
      diagnostic.messageText,
      '\n',
    );
    return diagnostic.file
      ? `${diagnostic.file.fileName}:${
          diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start).line +
          1
        } ${message}`
      : message;
  });
}

process.stdout.write(
  JSON.stringify(Object.fromEntries(projects.map(p => [p, check(p)]))),
);
