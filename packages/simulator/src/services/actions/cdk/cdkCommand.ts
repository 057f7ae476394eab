/** What a `cdk synth`, `cdk diff` or `cdk deploy` is told on its command line. */
import { firstCommand, wordsOf } from '../shellWords';

/** A command that is not understood. */
export class CdkCommandError extends Error {}

export interface CdkCommand {
  verb: 'synth' | 'diff' | 'deploy';
  /** Names or patterns of stacks; none stands for the only one. */
  stacks: string[];
  /** `--all` */
  all: boolean;
  /** `--exclusively`: without the stacks that the named ones depend on. */
  exclusively: boolean;
  /** `--app cdk.out`: the assembly that an earlier step has made, and no app. */
  usesAssembly: boolean;
  /** Values of the template's parameters; those without a stack are for all. */
  parameters: { stack?: string; name: string; value: string }[];
  tags: Record<string, string>;
  /** Arguments with which `cdk synth` makes the same assembly. */
  synthesis: string[];
}

/** Options that a value follows, as `cdk --help` lists them. */
const VALUED = new Set(
  `app a build context c plugin p proxy ca-bundle-path role-arn r output o
  toolkit-stack-name parameters outputs-file O tags t method m change-set-name
  require-approval progress concurrency notification-arns profile unstable
  template context-lines bootstrap-kms-key-id deployment-role`.split(/\s+/),
);
/** Those that have a say in what is synthesised. */
const OF_SYNTHESIS = new Set(['app', 'a', 'context', 'c', 'plugin', 'p']);
/** The assembly is always made in the same folder, see `synthesise.ts`. */
const OUTPUT = new Set(['output', 'o']);

interface Options {
  positional: string[];
  /** In order; flags have no value. */
  given: { name: string; words: string[]; value?: string }[];
}

function optionsOf(words: string[]): Options {
  const options: Options = { positional: [], given: [] };
  for (let i = 0; i < words.length; i++) {
    const found = /^--?([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(words[i]);
    if (!found) {
      if (words[i] !== '--') options.positional.push(words[i]);
      continue;
    }
    const [word, name, inline] = found;
    if (inline !== undefined || !VALUED.has(name)) {
      options.given.push({ name, words: [word], value: inline });
      continue;
    }
    const value = words[(i += 1)];
    if (value === undefined) {
      throw new CdkCommandError(`Not enough arguments following: ${name}`);
    }
    options.given.push({ name, words: [word, value], value });
  }
  return options;
}

const pair = (text: string): [string, string] => {
  const at = text.indexOf('=');
  if (at < 1) throw new CdkCommandError(`'${text}' is no KEY=VALUE`);
  return [text.slice(0, at), text.slice(at + 1)];
};

function parameterOf(text: string): CdkCommand['parameters'][number] {
  const [key, value] = pair(text);
  const [stack, name] = key.split(':');
  return name === undefined ? { name: key, value } : { stack, name, value };
}

/**
 * Reads the first `cdk` of a command line.
 *
 * @throws CdkCommandError
 */
export function readCdkCommand(
  command: string,
  env: Record<string, string>,
): CdkCommand {
  const all = wordsOf(command, env);
  const at = all.findIndex(word => /(?:^|\/)cdk(?:@[\w.]+)?$/.test(word));
  const { positional, given } = optionsOf(firstCommand(all.slice(at + 1)));
  const [asked, ...stacks] = positional;
  const verb = asked === 'synthesize' ? 'synth' : asked;
  if (verb !== 'synth' && verb !== 'diff' && verb !== 'deploy') {
    throw new CdkCommandError(`'cdk ${asked ?? ''}' is not simulated`);
  }
  const valuesOf = (...names: string[]) =>
    given.flatMap(({ name, value }) =>
      names.includes(name) && value !== undefined ? [value] : [],
    );
  const has = (...names: string[]) =>
    given.some(({ name, value }) => names.includes(name) && value !== 'false');
  const app = valuesOf('app', 'a').pop();
  // What has no space is a folder; CDK itself looks whether it is one.
  const usesAssembly = app !== undefined && !/\s/.test(app);
  return {
    verb,
    stacks,
    all: has('all'),
    exclusively: has('exclusively', 'e'),
    usesAssembly,
    parameters: valuesOf('parameters').map(parameterOf),
    tags: Object.fromEntries(valuesOf('tags', 't').map(pair)),
    synthesis: given
      .filter(({ name }) =>
        verb === 'synth'
          ? !OUTPUT.has(name)
          : OF_SYNTHESIS.has(name) &&
            !(usesAssembly && ['app', 'a'].includes(name)),
      )
      .flatMap(({ words }) => words),
  };
}
