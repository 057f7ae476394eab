import type { Entity } from '@backstage/catalog-model';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import { amplifyKit } from './__testUtils__/kit';
import type { AmplifyKit } from './__testUtils__/kit';

const environment = (
  name: string,
  order: number,
  branches: string[],
): EnvironmentDefinition => ({
  name,
  title: name,
  order,
  policy: {
    approvals: 0,
    approverGroups: [],
    verificationSeconds: 0,
    typedConfirmation: false,
  },
  rules: [{ branches }],
});

const ENVIRONMENTS = [
  environment('dev', 0, ['develop', 'feature/*']),
  environment('prod', 2, ['main']),
];

const entity = (annotation?: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'web',
    annotations:
      annotation === undefined
        ? {}
        : { 'aws.amazon.com/amplify-app-arn': annotation },
  },
});

describe('targets of amplify-app-arn', () => {
  let kit: AmplifyKit;

  beforeEach(async () => {
    kit = await amplifyKit();
    await kit.addBranch('feature/player');
    await kit.addBranch('experiment');
  });

  const resolve = (annotation?: string) =>
    kit.provider.resolveTargets(entity(annotation), ENVIRONMENTS);

  it('are all branches of the app, each in its environment or in none', async () => {
    const { targets, problems, annotated } = await resolve(kit.appArn);
    expect(annotated).toBe(true);
    expect(problems).toEqual([]);
    expect(
      targets
        .map(target => [target.name, target.qualifier, target.environment])
        .sort(),
    ).toEqual([
      ['distrofm-web', 'experiment', undefined],
      ['distrofm-web', 'feature/player', 'dev'],
      ['distrofm-web', 'main', 'prod'],
    ]);
    expect(targets.map(({ id }) => id)).toContain(
      `${kit.appArn}/branches/feature%2Fplayer`,
    );
  });

  it('are one branch when the ARN names it, and none twice', async () => {
    const { targets } = await resolve(
      `${kit.appArn}/branches/main, ${kit.appArn}/branches/main`,
    );
    expect(targets.map(({ qualifier }) => qualifier)).toEqual(['main']);
  });

  it('are none without the annotation', async () => {
    expect(await resolve()).toEqual({
      targets: [],
      problems: [],
      annotated: false,
    });
  });

  it.each([
    ['nothing', ' , ', 'empty'],
    ['another ARN', 'arn:aws:s3:::bucket', 'not the ARN'],
    [
      'another account',
      'arn:aws:amplify:us-east-1:111111111111:apps/d1a2b3',
      'deployments.aws.accounts',
    ],
    [
      'another region',
      'arn:aws:amplify:eu-west-1:333333333333:apps/d1a2b3',
      'Region eu-west-1',
    ],
    [
      'an app that is not there',
      'arn:aws:amplify:us-east-1:333333333333:apps/d00000000000000',
      'no app d00000000000000',
    ],
  ])('name %s as a problem and keep the others', async (_, value, message) => {
    const { targets, problems } = await resolve(
      value.trim() === ',' ? value : `${value},${kit.appArn}`,
    );
    expect(problems).toEqual([
      {
        annotation: 'aws.amazon.com/amplify-app-arn',
        value: value,
        message: expect.stringContaining(message),
        expected: expect.stringContaining('arn:aws:amplify:'),
      },
    ]);
    expect(targets).toHaveLength(value.trim() === ',' ? 0 : 3);
  });

  it('name a branch that is not there', async () => {
    const { problems } = await resolve(`${kit.appArn}/branches/gone`);
    expect(problems[0].message).toContain('no branch gone');
  });

  it('say which action is missing', async () => {
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'ListBranches',
      kind: 'accessDenied',
    });
    const { problems } = await resolve(kit.appArn);
    expect(problems[0].message).toContain('amplify:ListBranches');
  });

  it('are incomplete while AWS cannot be asked, so that those known stay', async () => {
    await kit.simulator.control.addFault({
      service: 'amplify',
      operation: 'ListApps',
      kind: 'reset',
    });
    expect(await resolve(kit.appArn)).toEqual({
      targets: [],
      problems: [],
      annotated: true,
      incomplete: true,
    });
  });
});
