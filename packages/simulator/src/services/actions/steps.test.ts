import { workOf } from './steps';

const scope = { contexts: { github: { sha: 'abc' }, vars: { ENV: 'dev' } } };

const work = (
  step: { run?: string; uses?: string; with?: Record<string, string> },
  texts: Record<string, string> = {},
) =>
  workOf(
    { with: {}, env: {}, ...step },
    { STAGE: '${{ vars.ENV }}' },
    scope,
    texts,
  );

describe('a step', () => {
  it('assumes the role that it names', () => {
    expect(
      work({
        uses: 'aws-actions/configure-aws-credentials@v6',
        with: {
          'role-to-assume': 'arn:aws:iam::111111111111:role/x-${{ vars.ENV }}',
          'aws-region': 'us-east-1',
        },
      }),
    ).toEqual({
      kind: 'credentials',
      roleArn: 'arn:aws:iam::111111111111:role/x-dev',
      region: 'us-east-1',
    });
  });

  it('deploys, whatever stands around it', () => {
    const run =
      '# sam deploy later\nsam build\nsam deploy \\\n  --config-env $STAGE --tags c=${{ github.sha }}\n';
    expect(work({ run })).toEqual({
      kind: 'deploy',
      command: 'sam deploy    --config-env $STAGE --tags c=abc',
      env: { STAGE: 'dev' },
    });
  });

  it('does the last of several cdk commands, which uses what the others made', () => {
    const run =
      'npx cdk synth\nnpx cdk --app cdk.out deploy "$STAGE" 2>&1 | tee x\n';
    expect(work({ run })).toEqual({
      kind: 'cdk',
      command: 'npx cdk --app cdk.out deploy "$STAGE" 2>&1 | tee x',
      env: { STAGE: 'dev' },
    });
  });

  const script = 'set -e\n# aws s3 rm\naws deploy create-deployment --x y\n';

  it.each([
    [{ run: 'npm test' }, 'pass'],
    [{ uses: 'actions/checkout@v6' }, 'pass'],
    [{ run: 'aws cloudformation describe-stacks' }, 'pass'],
    [{ run: 'x=$(aws --region r lambda update-alias)' }, 'refuse'],
    [{ run: 'npx cdk destroy --force' }, 'refuse'],
    [{ run: 'npx cdk bootstrap' }, 'refuse'],
    [{ run: 'npx cdk list' }, 'pass'],
    [{ run: 'npx cdk synth --quiet' }, 'cdk'],
    [{ run: 'npm run cdk -- deploy x' }, 'cdk'],
    [{ run: '# npx cdk deploy' }, 'pass'],
    [{ run: './scripts/back.sh dev' }, 'refuse'],
    [{ run: './scripts/look.sh dev' }, 'pass'],
    [{ run: '# aws lambda update-alias' }, 'pass'],
  ])('%j is a case of: %s', (step, kind) => {
    const texts = {
      'scripts/back.sh': script,
      'scripts/look.sh': 'aws lambda get-alias\n',
      'template.yaml': 'aws lambda update-alias',
    };
    expect(work(step, texts).kind).toBe(kind);
  });

  it('says what it does not do, and where that stands', () => {
    expect(
      work({ run: 'scripts/back.sh' }, { 'scripts/back.sh': script }),
    ).toMatchObject({
      reason: expect.stringContaining(
        "'aws deploy create-deployment' in scripts/back.sh",
      ),
    });
  });
});
