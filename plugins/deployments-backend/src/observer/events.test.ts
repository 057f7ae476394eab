import { mockServices } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { sampleTarget } from '@backspin/backstage-plugin-deployments-node/testUtils';
import { observerKit } from '../__testUtils__/observerKit';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { AWS_EVENTS_TOPIC, matchOfEvent, subscribeToAwsEvents } from './events';

const place = { account: '333333333333', region: 'us-east-1' };
const event = (source: string, patch: Record<string, unknown>) => ({
  version: '0',
  source,
  ...place,
  resources: [],
  detail: {},
  ...patch,
});

describe('matchOfEvent', () => {
  it.each([
    [
      'a build of a branch',
      event('aws.amplify', {
        detail: { appId: 'd1', branchName: 'feature/x', jobStatus: 'SUCCEED' },
      }),
      {
        ...place,
        kind: 'amplify-branch',
        path: ':apps/d1/branches/feature%2Fx',
      },
    ],
    [
      'an app that only its ARN names',
      event('aws.amplify', {
        resources: ['arn:aws:amplify:us-east-1:333333333333:apps/d1'],
      }),
      { ...place, kind: 'amplify-branch', path: ':apps/d1' },
    ],
    [
      'a call recorded by CloudTrail',
      event('aws.lambda', {
        detail: {
          eventName: 'UpdateAlias20150331',
          requestParameters: { functionName: 'pay-prod', name: 'live' },
        },
      }),
      { ...place, kind: 'lambda-alias', resourceName: 'pay-prod' },
    ],
    [
      'a call that names the function by its ARN',
      event('aws.lambda', {
        detail: {
          requestParameters: {
            functionName:
              'arn:aws:lambda:us-east-1:333333333333:function:pay-prod:live',
          },
        },
      }),
      { ...place, kind: 'lambda-alias', resourceName: 'pay-prod' },
    ],
    [
      'a function among the resources',
      event('aws.lambda', {
        resources: ['arn:aws:lambda:us-east-1:333333333333:function:pay-prod'],
      }),
      { ...place, kind: 'lambda-alias', resourceName: 'pay-prod' },
    ],
    [
      'a deployment of CodeDeploy',
      event('aws.codedeploy', {
        detail: { application: 'a', deploymentGroup: 'g', state: 'START' },
      }),
      { ...place, codeDeployGroup: 'a/g' },
    ],
    ['an app without a name', event('aws.amplify', {}), undefined],
    ['a function without a name', event('aws.lambda', {}), undefined],
    ['a deployment without a group', event('aws.codedeploy', {}), undefined],
    ['another service', event('aws.s3', {}), undefined],
    ['something else altogether', { hello: 'world' }, undefined],
    ['nothing', undefined, undefined],
  ])('%s', (_, payload, expected) => {
    expect(matchOfEvent(payload)).toEqual(expected);
  });
});

it('listens to a topic that can be a key of the configuration', () => {
  const topics = new ConfigReader({ [AWS_EVENTS_TOPIC]: { queue: 'url' } });
  expect(topics.getString(`${AWS_EVENTS_TOPIC}.queue`)).toBe('url');
});

describe('subscribeToAwsEvents', () => {
  const databases = testDatabases();

  it('has the targets of an event read at once, and no others', async () => {
    const kit = observerKit(await migrated(await databases.init('SQLITE_3')));
    const pay = sampleTarget({ name: 'pay' });
    const web = {
      ...pay,
      id: 'arn:aws:amplify:us-east-1:333333333333:apps/d1/branches/main',
      kind: 'amplify-branch' as const,
    };
    const other = sampleTarget({ name: 'other' });
    await kit.link('component:default/pay', pay, web, other);
    kit.provider.readings.set(pay.id, {
      observation: {
        details: {
          kind: 'lambda-alias',
          functionName: pay.resourceName,
          functionArn: pay.id,
          alias: 'live',
          variableNames: [],
          codeDeploy: {
            application: 'a',
            deploymentGroup: 'g',
            configuration: 'c',
            alarms: [],
          },
        },
      },
    });
    await kit.observer.observeDue();
    const events = mockServices.events();
    await subscribeToAwsEvents({
      events,
      observations: kit.observations,
      observer: kit.observer,
      logger: kit.logger,
    });
    const readsAfter = async (payload: unknown) => {
      const before = kit.provider.reads.length;
      kit.clock.advance(1);
      await events.publish({
        topic: AWS_EVENTS_TOPIC,
        eventPayload: payload,
      });
      await kit.observer.observeDue();
      return kit.provider.reads.slice(before);
    };
    expect(
      await readsAfter(
        event('aws.lambda', { detail: { functionName: pay.resourceName } }),
      ),
    ).toEqual([pay.id]);
    expect(
      await readsAfter(
        event('aws.codedeploy', {
          detail: { application: 'a', deploymentGroup: 'g' },
        }),
      ),
    ).toEqual([pay.id]);
    expect(await readsAfter({ nonsense: true })).toEqual([]);
    expect(
      await kit.observations.find({ ...place, path: ':apps/d1/branches/main' }),
    ).toEqual([web.id]);
    expect(await kit.observations.find({ ...place, path: ':apps/d1' })).toEqual(
      [web.id],
    );
    expect(await kit.observations.find({ ...place, path: ':apps/d' })).toEqual(
      [],
    );
  });
});
