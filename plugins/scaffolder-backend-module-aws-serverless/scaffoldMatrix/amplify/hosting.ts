import type { CustomRule } from '@aws-sdk/client-amplify';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { amplifyAppSchema } from '../../src/amplify/description';
import { refuse } from '../report';
import type { AmplifyCase } from './cases';
import type { MadeApp } from './make';

/** https://docs.aws.amazon.com/amplify/latest/userguide/custom-header-YAML-format.html */
const customHttp = z.strictObject({
  customHeaders: z
    .array(
      z.strictObject({
        pattern: z.string().min(1),
        headers: z
          .array(
            z.strictObject({
              key: z.string().regex(/^[A-Za-z0-9-]+$/),
              // A line more would be a header more.
              value: z.string().regex(/^[^\r\n]+$/),
            }),
          )
          .min(1),
      }),
    )
    .min(1),
});

/** Headers by pattern, of `customHttp.yml` or of what Amplify was told. */
export function headersOf(text: string): Record<string, [string, string][]> {
  return Object.fromEntries(
    customHttp
      .parse(parse(text))
      .customHeaders.map(({ pattern, headers }) => [
        pattern,
        headers.map(({ key, value }) => [key, value]),
      ]),
  );
}

/**
 * Holds headers and branches in AWS, and `customHttp.yml`, to what was asked for.
 *
 * @throws Error telling what differs
 */
export function checkHosting(
  project: string,
  input: AmplifyCase['app'],
  { app, branches }: MadeApp,
): void {
  const asked = amplifyAppSchema.parse(input);
  const file = join(project, 'customHttp.yml');
  const inFile = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const headers = Object.fromEntries(
    asked.headers.map(rule => [rule.pattern, Object.entries(rule.headers)]),
  );
  const read = (text: string) => (text ? headersOf(text) : {});
  const settings = new Map<string, [is: unknown, should: unknown]>([
    ['customHttp.yml', [read(inFile), headers]],
    ['headers in AWS', [read(app.customHeaders ?? ''), headers]],
    [
      'branches',
      [
        byName(branches.map(each => [each.branchName, each.enableAutoBuild])),
        byName(asked.branches.map(each => [each.name, each.autoBuild])),
      ],
    ],
    [
      'variables of branches',
      [
        byName(
          branches.map(each => [
            each.branchName,
            { ...app.environmentVariables, ...each.environmentVariables },
          ]),
        ),
        byName(
          asked.branches.map(({ name, environment }) => [
            name,
            {
              ...variablesIn(environment, asked.variables),
              ENVIRONMENT: environment,
            },
          ]),
        ),
      ],
    ],
  ]);
  refuse(
    [...settings].flatMap(([name, [is, should]]) =>
      sorted(is) === sorted(should)
        ? []
        : [`${name}: ${sorted(is)}, not ${sorted(should)}`],
    ),
  );
}

function byName(entries: [string | undefined, unknown][]) {
  return Object.fromEntries(entries);
}

function variablesIn(
  environment: string,
  variables: Record<string, string | Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : value[environment],
    ]),
  );
}

/** JSON in which the order of names says nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, part) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(
          Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)),
        )
      : part,
  );
}

/** Paths, and whether a single-page app answers them by its page. */
const PATHS: [path: string, isPage: boolean][] = [
  ['/', true],
  ['/artists/17', true],
  ['/artists/moby.dick', true],
  ['/version.json', false],
  ['/assets/index-B7f_1-x.js', false],
  ['/favicon.svg', false],
];

/**
 * Makes sure that redirects are such as Amplify takes, and that a rewrite to the page
 * of an app leaves its files alone.
 * https://docs.aws.amazon.com/amplify/latest/userguide/redirects.html
 *
 * @throws Error naming the rule
 */
export function checkRedirects(rules: CustomRule[]): void {
  for (const { source = '', target = '', status = '301' } of rules) {
    const rule = `${source} to ${target} (${status})`;
    if (!/^(200|301|302|404|404-200)$/.test(status)) {
      throw new Error(`${rule}: Amplify knows no such status.`);
    }
    if (!/^(\/|https:\/\/)/.test(target)) {
      throw new Error(`${rule}: leads nowhere.`);
    }
    const [, pattern] = /^<\/(.*)\/>$/.exec(source) ?? [];
    if (pattern === undefined) {
      const unknown = (target.match(/<[^>]+>/g) ?? []).filter(
        placeholder => !source.includes(placeholder),
      );
      refuse(unknown.map(each => `${rule}: ${each} stands for nothing.`));
      continue;
    }
    const expression = new RegExp(pattern);
    refuse(
      PATHS.filter(([path, isPage]) => expression.test(path) !== isPage).map(
        ([path, isPage]) =>
          `${rule}: ${path} is ${isPage ? 'not ' : ''}rewritten.`,
      ),
    );
  }
}
