import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { AmplifyCase } from './cases';

const commands = z.strictObject({ commands: z.array(z.string()).min(1) });

/**
 * `amplify.yml`, as far as apps that are made here use it.
 * https://docs.aws.amazon.com/amplify/latest/userguide/yml-specification-syntax.html
 */
const specification = z.strictObject({
  version: z.literal(1),
  frontend: z.strictObject({
    phases: z.strictObject({ preBuild: commands, build: commands }),
    artifacts: z.strictObject({
      baseDirectory: z.string(),
      files: z.tuple([z.literal('**/*')]),
    }),
    cache: z.strictObject({ paths: z.array(z.string()).min(1) }),
  }),
});

/** How Amplify builds an app. */
export interface BuildSpecification {
  /** Those that choose Node and install, which come first. */
  prepare: string[];
  /** Those that check and build. */
  commands: string[];
  outputDirectory: string;
}

/**
 * Reads `amplify.yml` of a project.
 *
 * @throws Error where it has not the form of one, or does not do what is asked for
 */
export function specificationOf(
  project: string,
  asked: AmplifyCase['app']['build'],
): BuildSpecification {
  const text = readFileSync(join(project, 'amplify.yml'), 'utf8');
  const { phases, artifacts } = specification.parse(parse(text)).frontend;
  const [install, use, packages, ...checks] = phases.preBuild.commands;
  const node = asked?.node ?? '24';
  const expected = [
    `nvm install ${node}`,
    `nvm use ${node}`,
    asked?.install ?? 'npm ci --cache .npm --prefer-offline',
    ...(asked?.checks ?? ['npm run lint', 'npm test']),
    asked?.command ?? 'npm run build',
    asked?.outputDirectory ?? 'dist',
  ];
  const built = {
    prepare: [install, use, packages],
    commands: [...checks, ...phases.build.commands],
    outputDirectory: artifacts.baseDirectory,
  };
  const told = [...built.prepare, ...built.commands, built.outputDirectory];
  if (told.join('\n') !== expected.join('\n')) {
    throw new Error(
      `amplify.yml does\n${told.join('\n')}\nand not\n${expected.join('\n')}`,
    );
  }
  return built;
}
