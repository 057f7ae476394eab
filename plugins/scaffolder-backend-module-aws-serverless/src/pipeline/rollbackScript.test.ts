import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { builtInSkeletons } from '../render';

const SCRIPT = join(builtInSkeletons(), 'pipeline/all/scripts/rollback.sh');

/** Stands for the AWS CLI: writes down each call, and answers with the next line. */
const FAKE_AWS = `#!/usr/bin/env bash
echo "$*" >> "$FAKE/calls"
answers="$FAKE/$1.$2"
[[ -f "$answers" ]] || exit 0
answer=$(head -n 1 "$answers")
[[ $(wc -l < "$answers") -le 1 ]] || sed -i 1d "$answers"
[[ "$answer" != refused ]] || { echo "refused" >&2; exit 254; }
printf '%s\\n' "$answer"
`;

describe('scripts/rollback.sh', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rollback-'));
    writeFileSync(join(folder, 'aws'), FAKE_AWS);
    chmodSync(join(folder, 'aws'), 0o755);
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** Runs the script; answers are the AWS CLI's, line by line, by command. */
  function run(
    answers: Record<string, string[]>,
    variables: Record<string, string> = {},
  ) {
    for (const [command, lines] of Object.entries(answers)) {
      writeFileSync(join(folder, command), `${lines.join('\n')}\n`);
    }
    const { status, stdout, stderr } = spawnSync('bash', [SCRIPT], {
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env.PATH}`,
        FAKE: folder,
        STACK_NAME: 'royalties-prod',
        FUNCTION_NAME: 'royalties-prod',
        TARGET_VERSION: '41',
        REASON: 'Wrong sums',
        POLL_SECONDS: '0',
        ATTEMPTS: '3',
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        ...variables,
      },
    });
    const calls = existsSync(join(folder, 'calls'))
      ? readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n')
      : [];
    return { status, stdout, stderr, calls };
  }
  const changing = (calls: string[]) =>
    calls.filter(call => !/ (list|get)-/.test(` ${call}`));

  const WITHOUT_CODEDEPLOY = {
    'cloudformation.list-stack-resources': ['RoyaltiesFunction', '', ''],
    'lambda.get-function-configuration': ['Active'],
    'lambda.get-alias': ['42 revision-1 0', '41 revision-2 0'],
  };
  const WITH_CODEDEPLOY = {
    ...WITHOUT_CODEDEPLOY,
    'cloudformation.list-stack-resources': [
      'RoyaltiesFunction',
      'application',
      'group',
    ],
    'deploy.list-deployments': [''],
    'deploy.create-deployment': ['d-1'],
    'deploy.get-deployment': ['InProgress', 'Succeeded'],
  };

  it('moves the alias, if nobody else has meanwhile, and reads it back', () => {
    const { status, calls, stdout } = run(WITHOUT_CODEDEPLOY);
    expect({ status, changes: changing(calls) }).toEqual({
      status: 0,
      changes: [
        'lambda update-alias --function-name royalties-prod --name live --function-version 41 --routing-config AdditionalVersionWeights={} --revision-id revision-1',
      ],
    });
    expect(stdout).toContain('Version 41 of royalties-prod is live; it was 42');
    expect(readFileSync(join(folder, 'summary'), 'utf8')).toContain(
      'Reason: Wrong sums',
    );
  });

  it.each([
    [
      'RoyaltiesFunction',
      "LogicalResourceId=='RoyaltiesFunctionDeploymentGroup'",
    ],
    [
      'RoyaltiesFunction0F1E2D3C',
      "starts_with(LogicalResourceId, 'RoyaltiesDeploymentGroup')",
    ],
  ])('finds the group of %s, as SAM or CDK names it', (resource, condition) => {
    const { status, calls } = run({
      ...WITH_CODEDEPLOY,
      'cloudformation.list-stack-resources': [resource, 'application', 'group'],
    });
    expect(status).toBe(0);
    expect(calls[3]).toContain(
      `[?ResourceType=='AWS::CodeDeploy::DeploymentGroup' && ${condition}].PhysicalResourceId`,
    );
    expect(changing(calls)[0]).toMatch(/^deploy create-deployment .* group /);
  });

  it('goes through CodeDeploy where the function has it', () => {
    const { status, calls } = run(WITH_CODEDEPLOY);
    expect(status).toBe(0);
    const [deploy, ...others] = changing(calls);
    expect(others).toEqual([]);
    const revision = JSON.parse(/--revision (\{.*\}) --/.exec(deploy)![1]);
    expect(JSON.parse(revision.appSpecContent.content).Resources).toEqual([
      {
        RoyaltiesFunction: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Name: 'royalties-prod',
            Alias: 'live',
            CurrentVersion: '42',
            TargetVersion: '41',
          },
        },
      },
    ]);
    // The alarm that asks for the rollback is firing.
    expect(deploy).toContain('--override-alarm-configuration enabled=false');
  });

  it('stops a deployment that is under way before anything else', () => {
    const { status, calls } = run({
      ...WITH_CODEDEPLOY,
      'deploy.list-deployments': ['d-0'],
      'deploy.get-deployment': ['Stopped', 'None', 'Succeeded'],
    });
    expect(status).toBe(0);
    expect(changing(calls).map(call => call.split(' --')[0])).toEqual([
      'deploy stop-deployment',
      'deploy create-deployment',
    ]);
    expect(calls.join('\n')).toMatch(
      /stop-deployment --deployment-id d-0 --auto-rollback-enabled[^]*get-alias/,
    );
  });

  it('clears weights that a stopped deployment has left', () => {
    const { status, calls } = run({
      ...WITH_CODEDEPLOY,
      'lambda.get-alias': ['41 revision-1 1', '41 revision-2 0'],
    });
    expect(status).toBe(0);
    expect(changing(calls)).toEqual([
      expect.stringContaining('--routing-config AdditionalVersionWeights={}'),
    ]);
  });

  it('changes nothing where the version is live already', () => {
    const { status, calls, stdout } = run({
      ...WITHOUT_CODEDEPLOY,
      'lambda.get-alias': ['41 revision-1 0'],
    });
    expect({ status, changes: changing(calls) }).toEqual({
      status: 0,
      changes: [],
    });
    expect(stdout).toContain('nothing to do');
  });

  it.each([
    [
      'a version that is no number',
      {},
      { TARGET_VERSION: '$LATEST' },
      'must be a number',
    ],
    [
      'a name that is none',
      {},
      { FUNCTION_NAME: "a' || `1`" },
      'not the name of a function',
    ],
    ['no reason', {}, { REASON: '' }, 'REASON is not set'],
    [
      'a function of another service',
      { 'cloudformation.list-stack-resources': [''] },
      {},
      'has no function royalties-prod',
    ],
    [
      'a version that is gone',
      { 'lambda.get-function-configuration': ['refused'] },
      {},
      'has no version 41',
    ],
    [
      'a version that cannot answer',
      { 'lambda.get-function-configuration': ['Inactive'] },
      {},
      'Version 41 is Inactive',
    ],
  ])('refuses %s, and changes nothing', (_, answers, variables, message) => {
    const { status, stderr, calls } = run(
      { ...WITHOUT_CODEDEPLOY, ...answers },
      variables,
    );
    expect(status).toBe(1);
    expect(stderr).toContain(`::error::`);
    expect(stderr).toContain(message);
    expect(changing(calls)).toEqual([]);
  });

  it.each([
    [
      'somebody else has moved the alias',
      { ...WITHOUT_CODEDEPLOY, 'lambda.update-alias': ['refused'] },
      'was not rolled back',
    ],
    [
      'CodeDeploy has failed',
      { ...WITH_CODEDEPLOY, 'deploy.get-deployment': ['Failed'] },
      'CodeDeploy ended d-1 with Failed',
    ],
    [
      'CodeDeploy does not end',
      { ...WITH_CODEDEPLOY, 'deploy.get-deployment': ['InProgress'] },
      'did not end d-1 in time',
    ],
    [
      'another version is live afterwards',
      {
        ...WITHOUT_CODEDEPLOY,
        'lambda.get-alias': ['42 revision-1 0', '43 revision-2 0'],
      },
      'Version 43 is live, not 41',
    ],
  ])('fails where %s', (_, answers, message) => {
    const { status, stderr } = run(answers);
    expect(status).toBe(1);
    expect(stderr).toContain(message);
  });
});
