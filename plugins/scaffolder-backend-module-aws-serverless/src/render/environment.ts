import nunjucks from 'nunjucks';
import { stringify } from 'yaml';
import { pascalCase, snakeCase } from '../description/names';
import { markdownTable } from './markdownTable';

/**
 * Nunjucks as skeletons are written in. Values stand in `<$ … $>` and blocks in
 * `<% … %>`, since the usual braces mean something else in workflows of GitHub
 * (`${{ … }}`), in template literals and in Python's format strings.
 *
 * A name that has no value is an error: it would be a hole in the repository.
 */
export function createEnvironment(folders: string[]): nunjucks.Environment {
  const environment = new nunjucks.Environment(
    new nunjucks.FileSystemLoader(folders, { noCache: false, watch: false }),
    {
      autoescape: false,
      throwOnUndefined: true,
      trimBlocks: true,
      lstripBlocks: true,
      tags: {
        blockStart: '<%',
        blockEnd: '%>',
        variableStart: '<$',
        variableEnd: '$>',
        commentStart: '<#',
        commentEnd: '#>',
      },
    },
  );
  environment.addFilter('pascal', pascalCase);
  environment.addFilter('snake', snakeCase);
  environment.addFilter('yaml', yamlScalar);
  environment.addFilter('chomp', (text: unknown) => String(text).trimEnd());
  environment.addFilter('json', (value: unknown) => JSON.stringify(value));
  environment.addFilter('quoted', quoted);
  environment.addFilter('table', markdownTable);
  return environment;
}

/** A value as a string of TypeScript in single quotes, as Prettier writes it. */
function quoted(value: unknown): string {
  const text = String(value);
  const inner = JSON.stringify(text).slice(1, -1);
  return text.includes("'") && !text.includes('"')
    ? `"${inner}"`
    : `'${inner.replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
}

/**
 * A value as a scalar of YAML 1.1, which is what CloudFormation reads: `on` and
 * `1:30` stand in quotes.
 */
function yamlScalar(value: unknown): string {
  const text = String(value);
  return stringify(text, {
    version: '1.1',
    lineWidth: 0,
    singleQuote: true,
    ...(text.includes('\n') && { defaultStringType: 'QUOTE_DOUBLE' }),
  }).trimEnd();
}
