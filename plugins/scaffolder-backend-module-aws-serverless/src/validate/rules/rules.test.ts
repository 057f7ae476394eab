import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkOwnRules } from '../checks/ownRules';
import { projectOf } from '../source/Project';
import { RULES } from '.';
import { SUPPORTED_RUNTIMES } from './runtimes';

const FILES = [
  'template.yaml',
  'samconfig.toml',
  '.github/workflows/deploy.yml',
];
const GOOD = Object.fromEntries(
  FILES.map(file => [
    file,
    readFileSync(join(__dirname, '../__fixtures__/good', file), 'utf8'),
  ]),
);
const [TEMPLATE, SAM_CONFIG, WORKFLOW] = FILES;
const OPTIONS = {
  runtimes: SUPPORTED_RUNTIMES,
  requiredTags: ['service', 'owner', 'environment'],
};

/** The good project with some text of a file replaced, which must be there. */
function changed(file: string, from: string | RegExp, to: string) {
  const text = GOOD[file].replace(from, to);
  expect(text).not.toBe(GOOD[file]);
  return { ...GOOD, [file]: text };
}

function findings(files: Record<string, string>, options = OPTIONS) {
  return checkOwnRules(projectOf(files), options);
}

/** What is written in the line that a finding names. */
function lineOf(
  files: Record<string, string>,
  finding: { file: string; line: number },
) {
  return files[finding.file].split('\n')[finding.line - 1].trim();
}

describe('the rules', () => {
  it('have nothing against a good project', () => {
    expect(findings(GOOD)).toEqual([]);
  });

  it('have nothing against a project without templates and workflows', () => {
    expect(findings({ 'README.md': '# Nothing' })).toEqual([]);
  });

  it.each([
    // [rule, what is wrong, file, from, to, the line that is named]
    [
      'runtime-supported',
      'a deprecated runtime',
      TEMPLATE,
      'nodejs24.x',
      'nodejs18.x',
      'Runtime: nodejs18.x',
    ],
    [
      'runtime-supported',
      'a deprecated runtime behind a parameter',
      TEMPLATE,
      /Runtime: nodejs24.x/,
      'Runtime: !If [Old, python3.9, python3.13]',
      'Runtime: !If [Old, python3.9, python3.13]',
    ],
    [
      'runtime-supported',
      'a deprecated runtime of a plain function',
      TEMPLATE,
      'Resources:\n',
      'Resources:\n  Plain: { Type: AWS::Lambda::Function, Properties: { Runtime: go1.x } }\n',
      'Plain: { Type: AWS::Lambda::Function, Properties: { Runtime: go1.x } }',
    ],
    [
      'alias-all-properties',
      'versions for code only',
      TEMPLATE,
      '    AutoPublishAliasAllProperties: true\n',
      '',
      'AutoPublishAlias: live',
    ],
    [
      'traffic-shift-alarms',
      'no alarms',
      TEMPLATE,
      / {8}Alarms:\n.*\n/,
      '',
      'DeploymentPreference:',
    ],
    [
      'traffic-shift-alarms',
      'an empty list of alarms',
      TEMPLATE,
      /Alarms:\n.*\n/,
      'Alarms: []\n',
      'DeploymentPreference:',
    ],
    [
      'traffic-shift-alarms',
      'no alarms for a type that only the deployment knows',
      TEMPLATE,
      /Type: !FindInMap.*\n {8}Alarms:\n.*\n/,
      'Type: !ImportValue preference\n',
      'DeploymentPreference:',
    ],
    [
      'alarm-by-reference',
      "an alarm's name without !Ref",
      TEMPLATE,
      '- !Ref CalculateErrors',
      '- CalculateErrors',
      '- CalculateErrors',
    ],
    [
      'alarm-by-reference',
      'the same within a condition',
      TEMPLATE,
      /Alarms:\n.*\n/,
      'Alarms: !If [Prod, [CalculateErrors], []]\n',
      'Alarms: !If [Prod, [CalculateErrors], []]',
    ],
    [
      'log-retention',
      'a log group without retention',
      TEMPLATE,
      '      RetentionInDays: 7\n',
      '',
      'BeforeTraffic:',
    ],
    [
      'log-retention',
      'no log group',
      TEMPLATE,
      '      LoggingConfig:\n        LogGroup: !Ref CalculateLogs\n',
      '',
      'Calculate:',
    ],
    [
      'log-retention',
      'a log group of another function',
      TEMPLATE,
      '/aws/lambda/CodeDeployHook_royalties-',
      '/aws/lambda/royalties-',
      'BeforeTraffic:',
    ],
    [
      'required-tags',
      'a tag that one environment lacks',
      SAM_CONFIG,
      'owner=royalties environment=prod',
      'environment=prod',
      'Tags:',
    ],
    [
      'required-tags',
      "tags that the workflow's command takes away",
      WORKFLOW,
      '--config-env dev',
      '--config-env dev --tags owner=x',
      'Tags:',
    ],
    [
      'actions-pinned',
      'a tag in place of a SHA',
      WORKFLOW,
      /checkout@\w+/,
      'checkout@v6',
      '- uses: actions/checkout@v6 # v6.0.3',
    ],
    [
      'actions-pinned',
      'a reusable workflow of a branch',
      WORKFLOW,
      '    needs: [diff-prod]\n',
      '    needs: [diff-prod]\n    uses: distrofm/workflows/.github/workflows/x.yml@main\n',
      'uses: distrofm/workflows/.github/workflows/x.yml@main',
    ],
    [
      'no-stored-keys',
      'keys from secrets',
      WORKFLOW,
      'aws-region: us-east-1',
      'aws-access-key-id: ${{ secrets.AWS_KEY }}',
      'aws-access-key-id: ${{ secrets.AWS_KEY }}',
    ],
    [
      'no-stored-keys',
      'a key in a variable',
      WORKFLOW,
      'permissions:\n',
      'env:\n  AWS_SECRET_ACCESS_KEY: ${{ secrets.X }}\npermissions:\n',
      'AWS_SECRET_ACCESS_KEY: ${{ secrets.X }}',
    ],
    [
      'no-stored-keys',
      'a key as it is',
      WORKFLOW,
      'npm test',
      'export K=AKIAIOSFODNN7EXAMPLE',
      '- run: export K=AKIAIOSFODNN7EXAMPLE',
    ],
    [
      'oidc-permissions',
      'a role without a token',
      WORKFLOW,
      '      id-token: write\n',
      '',
      /^- uses: aws-actions/,
    ],
    [
      'workflow-permissions',
      'no permissions',
      WORKFLOW,
      'permissions:\n  contents: read\n\n',
      '',
      'check:',
    ],
    [
      'workflow-permissions',
      'all permissions',
      WORKFLOW,
      'permissions:\n  contents: read\n\n',
      'permissions: write-all\n\n',
      'permissions: write-all',
    ],
    [
      'environment-from-branch',
      "an environment by the branch's name",
      WORKFLOW,
      'environment: dev',
      'environment: ${{ github.ref_name }}',
      'environment: ${{ github.ref_name }}',
    ],
    [
      'environment-from-branch',
      'the same as an object',
      WORKFLOW,
      'name: prod',
      'name: ${{ github.ref_name }}',
      'environment:',
    ],
    [
      'environment-from-branch',
      'the same in a parameter',
      WORKFLOW,
      'npm test',
      'make deploy Environment=${{ github.ref_name }}',
      /Environment=/,
    ],
    [
      'environment-from-branch',
      'the same from the environment',
      WORKFLOW,
      'npm test',
      'x --stack-name "royalties-$GITHUB_REF_NAME"',
      /stack-name/,
    ],
    [
      'environment-from-branch',
      'the same in a variable',
      WORKFLOW,
      '    runs-on: ubuntu-24.04\n',
      '    env:\n      STAGE: ${{ github.ref_name }}\n    runs-on: ubuntu-24.04\n',
      'STAGE: ${{ github.ref_name }}',
    ],
    [
      'deploy-environment',
      'a deployment to no environment',
      WORKFLOW,
      '    environment: dev\n',
      '',
      'deploy-dev:',
    ],
    [
      'deploy-concurrency',
      'deployments side by side',
      WORKFLOW,
      / {4}concurrency:\n.*\n.*\n/,
      '',
      'deploy-dev:',
    ],
    [
      'deploy-concurrency',
      'a deployment that is cancelled',
      WORKFLOW,
      'cancel-in-progress: false',
      'cancel-in-progress: true',
      'cancel-in-progress: true',
    ],
    [
      'config-env-known',
      'an environment that SAM does not know',
      WORKFLOW,
      '--config-env dev',
      '--config-env develop',
      '- run: |',
    ],
    [
      'cdk-approval',
      'a deployment whose difference nobody saw',
      WORKFLOW,
      'needs: [diff-prod]',
      'needs: [check]',
      /require-approval/,
    ],
  ])('%s: finds %s', (rule, _, file, from, to, line) => {
    const files = changed(file, from, to);
    const found = findings(files);
    expect([...new Set(found.map(finding => finding.rule))]).toEqual([rule]);
    expect(lineOf(files, found[0])).toMatch(line);
    expect(found[0].fix).toMatch(/\.$/);
  });

  it.each([
    [
      'a preference is switched off',
      TEMPLATE,
      /Type: !FindInMap.*\n {8}Alarms:\n.*\n/,
      'Enabled: false\n',
    ],
    [
      'all traffic moves at once',
      TEMPLATE,
      /Type: !FindInMap.*\n {8}Alarms:\n.*\n/,
      'Type: !If [Never, AllAtOnce, !Ref AWS::NoValue]\n',
    ],
    [
      'a log group has the name that Lambda gives it',
      TEMPLATE,
      /LogGroupName: .*/,
      'LogGroupName: !Sub /aws/lambda/${BeforeTraffic}',
    ],
    [
      'the command tags what the file did',
      WORKFLOW,
      '--config-env dev',
      '--config-env dev --tags owner=royalties environment=dev --no-confirm-changeset',
    ],
    [
      'an action lies in the repository',
      WORKFLOW,
      /actions\/checkout@\w+/,
      './actions/mine',
    ],
    [
      "a branch's name is printed",
      WORKFLOW,
      'npm test',
      'echo "deploying ${{ github.ref_name }}"',
    ],
    [
      'deployments of a workflow wait for each other',
      WORKFLOW,
      / {4}concurrency:\n.*\n.*\n/,
      '    concurrency: all\n',
    ],
  ])('have nothing to say where %s', (_, file, from, to) => {
    expect(findings(changed(file, from, to))).toEqual([]);
  });

  it('alias-published: finds functions without an alias, but not hooks', () => {
    const files = changed(
      TEMPLATE,
      / {4}AutoPublishAlias.*\n {4}AutoPublishAlias.*\n/,
      '',
    );
    const found = findings(files).filter(
      ({ rule }) => rule === 'alias-published',
    );
    expect(found.map(finding => lineOf(files, finding))).toEqual([
      'Calculate:',
    ]);
  });

  it('preference-needs-alias: finds a preference without an alias', () => {
    const files = changed(
      TEMPLATE,
      / {4}AutoPublishAlias.*\n {4}AutoPublishAlias.*\n/,
      '',
    );
    expect(
      findings(files)
        .filter(({ rule }) => rule === 'preference-needs-alias')
        .map(finding => lineOf(files, finding)),
    ).toEqual(['DeploymentPreference:']);
  });

  it('runtime-supported: holds to what the company allows', () => {
    const [finding] = findings(GOOD, {
      ...OPTIONS,
      runtimes: ['python3.14', 'nodejs26.x'],
    });
    expect(finding).toMatchObject({
      rule: 'runtime-supported',
      fix: 'Use nodejs26.x.',
    });
  });

  it('required-tags: asks for nothing where nothing is asked for', () => {
    const { [SAM_CONFIG]: _, ...files } = GOOD;
    const left = findings(
      { ...files, [WORKFLOW]: '' },
      { ...OPTIONS, requiredTags: [] },
    );
    expect(left).toEqual([]);
  });

  it('are each told about, and have each a test', () => {
    const text = readFileSync(__filename, 'utf8');
    const docs = readFileSync(
      join(__dirname, '../../../docs/validate.md'),
      'utf8',
    );
    for (const { id, doc, fix } of RULES) {
      expect(text).toContain(id);
      expect(docs).toContain(`\`${id}\``);
      expect(docs).toContain(doc);
      expect(fix).toMatch(/\.$/);
    }
  });
});
