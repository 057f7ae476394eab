/** A small SAM service with its pipeline, as tests push it. */

const ACCOUNTS = {
  dev: '111111111111',
  staging: '222222222222',
  prod: '333333333333',
};

const deployJob = (
  name: keyof typeof ACCOUNTS,
  needs: string,
  condition: string,
) => `
  deploy-${name}:
    needs: ${needs}
    if: ${condition}
    runs-on: ubuntu-latest
    environment: ${name}
    concurrency:
      group: deploy-${name}
      cancel-in-progress: false
    steps:
      - uses: actions/checkout@0000000000000000000000000000000000000000
      - uses: aws-actions/configure-aws-credentials@0000000000000000000000000000000000000000
        with:
          role-to-assume: arn:aws:iam::${ACCOUNTS[name]}:role/tunes-deploy
          aws-region: us-east-1
      - run: >-
          sam deploy
          --config-env ${name}
          --parameter-overrides Environment=${name} Commit=\${{ github.sha }}
          --no-fail-on-empty-changeset
`;

const DEPLOY = `name: Deploy
on:
  push:
    branches: [develop, staging, main]
  workflow_dispatch:
jobs:
  check:
    uses: ./.github/workflows/check.yml
  build:
    needs: check
    runs-on: ubuntu-latest
    steps:
      - run: sam build
${deployJob(
  'dev',
  'build',
  "github.ref == 'refs/heads/develop' || github.ref == 'refs/heads/main'",
)}${deployJob(
  'staging',
  '[build, deploy-dev]',
  "${{ !failure() && !cancelled() && needs.build.result == 'success' && (github.ref_name == 'staging' || github.ref_name == 'main') }}",
)}${deployJob('prod', 'deploy-staging', "github.ref == 'refs/heads/main'")}`;

const CHECK = `name: Check
on:
  workflow_call:
  pull_request:
jobs:
  lint:
    runs-on: ubuntu-latest
    steps:
      - run: npm run lint
  test:
    runs-on: ubuntu-latest
    steps:
      - run: npm ci
      - run: npm test
`;

/** The template of the service. */
export const TEMPLATE = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Description: Tunes
Parameters:
  Environment:
    Type: String
    AllowedValues: [dev, staging, prod]
  Commit:
    Type: String
Conditions:
  ShiftsTraffic: !Equals [!Ref Environment, prod]
Mappings:
  Sizes:
    dev: { Memory: 256 }
    staging: { Memory: 256 }
    prod: { Memory: 512 }
Globals:
  Function:
    Runtime: nodejs24.x
    Timeout: 10
    Architectures: [arm64]
    MemorySize: !FindInMap [Sizes, !Ref Environment, Memory]
    Environment:
      Variables:
        STAGE: !Ref Environment
Resources:
  ListFunction:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: !Sub tunes-\${Environment}
      CodeUri: src/
      Handler: app.handler
      AutoPublishAlias: live
      AutoPublishAliasAllProperties: true
      VersionDescription: !Ref Commit
      DeploymentPreference:
        Enabled: !If [ShiftsTraffic, true, false]
        Type: Canary10Percent5Minutes
        Alarms: [!Ref ListErrors]
      Environment:
        Variables:
          TABLE: !Ref Table
      Policies:
        - DynamoDBReadPolicy:
            TableName: !Ref Table
  ListErrors:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmName: !Sub tunes-\${Environment}-errors
      Namespace: AWS/Lambda
      MetricName: Errors
      Dimensions:
        - { Name: FunctionName, Value: !Ref ListFunction }
        - { Name: Resource, Value: !Sub '\${ListFunction}:live' }
        - { Name: ExecutedVersion, Value: !GetAtt ListFunction.Version.Version }
      Statistic: Sum
      Period: 60
      EvaluationPeriods: 1
      Threshold: 1
      ComparisonOperator: GreaterThanOrEqualToThreshold
      TreatMissingData: notBreaching
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
Outputs:
  FunctionArn:
    Value: !GetAtt ListFunction.Arn
`;

const SAMCONFIG = `version = 0.1
${Object.keys(ACCOUNTS)
  .map(
    name => `
[${name}.global.parameters]
stack_name = "tunes-${name}"
region = "us-east-1"

[${name}.deploy.parameters]
parameter_overrides = ["Environment=${name}"]
tags = ["service=tunes", "environment=${name}"]
`,
  )
  .join('')}`;

/** Everything that the repository of the service holds. */
export const TUNES: Record<string, string> = {
  'template.yaml': TEMPLATE,
  'samconfig.toml': SAMCONFIG,
  'src/app.ts': 'export const handler = async () => ({ statusCode: 200 });\n',
  'tests/app.test.ts': '',
  'README.md': '# Tunes\n',
  '.github/workflows/deploy.yml': DEPLOY,
  '.github/workflows/check.yml': CHECK,
};

/** Where an environment's resources are. */
export const placeOf = (name: keyof typeof ACCOUNTS) => ({
  account: ACCOUNTS[name],
  region: 'us-east-1',
});
