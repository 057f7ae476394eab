import { mockCredentials } from '@backstage/backend-test-utils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { testDatabases } from '../rollback/__testUtils__/databases';
import {
  ended,
  entityRef,
  order,
  planned,
  startActions,
  target,
} from './__testUtils__/startActions';

const databases = testDatabases();
const start = async (options: Parameters<typeof startActions>[1] = {}) =>
  startActions(await databases.init('SQLITE_3'), options);
const DENY = { result: AuthorizeResult.DENY } as const;

describe('who may use the actions', () => {
  it('is not somebody who has not signed in', async () => {
    const { invokeAs } = await start();
    for (const name of ['list-deployments', 'request-rollback']) {
      const { status } = await invokeAs(
        mockCredentials.none.header(),
        name,
        order('f'),
      );
      expect(status).toBe(401);
    }
  });

  it('is a person where something changes, and never a service', async () => {
    const started = await start();
    const { invokeAs, provider } = started;
    const service = mockCredentials.service.header();
    const { fingerprint } = await planned(started);
    const seen = await invokeAs(service, 'list-deployments', { entityRef });
    expect(seen.status).toBe(200);
    const refused = await invokeAs(
      service,
      'request-rollback',
      order(fingerprint),
    );
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(/by a person.*Sign in/);
    expect(provider.effects).toEqual([]);
  });

  it('see nothing of what the policy hides, as if it did not exist', async () => {
    const { invoke } = await start({ policy: { 'deployments.read': DENY } });
    const listed = await invoke('list-deployments', { entityRef });
    expect(listed.body.output.targets).toEqual([]);
    const absent = 'arn:aws:lambda:us-east-1:333333333333:function:none:live';
    for (const id of [target, absent]) {
      for (const name of ['list-releases', 'plan-rollback']) {
        const answer = await invoke(name, { entityRef, target: id });
        expect(answer.status).toBe(404);
        expect(answer.body.error.message).toBe(
          `${entityRef} has no target ${id} that you may see. The action list-deployments names the targets of an entity.`,
        );
      }
    }
  });

  it('may plan but not roll back without the permission, and the attempt is on record', async () => {
    const started = await start({ policy: { 'deployments.rollback': DENY } });
    const { invoke, provider, auditor, audit } = started;
    const { fingerprint } = await planned(started);
    for (const more of [{}, { to: '42', strategy: 'lambda-alias' }]) {
      const { status, body } = await invoke(
        'request-rollback',
        order(fingerprint, more),
      );
      expect(status).toBe(403);
      expect(body.error).toMatchObject({
        name: 'NotAllowedError',
        message: expect.stringContaining('deployments.rollback'),
      });
    }
    expect(provider.effects).toEqual([]);
    expect(auditor.createEvent).toHaveBeenCalledTimes(2);
    expect(audit.fail).toHaveBeenCalledTimes(2);
    expect(audit.success).not.toHaveBeenCalled();
  });

  it('may not reach the target of another entity', async () => {
    const started = await start();
    const { invoke, provider } = started;
    const { fingerprint } = await planned(started);
    const foreign = { entityRef: 'component:default/statement-export' };
    for (const [name, input] of [
      ['list-releases', { ...foreign, target }],
      ['plan-rollback', { ...foreign, target }],
      ['request-rollback', order(fingerprint, foreign)],
      [
        'request-rollback',
        order(fingerprint, { ...foreign, to: '42', strategy: 'lambda-alias' }),
      ],
    ] as const) {
      const { status, body } = await invoke(name, input);
      expect([name, status, body.error.name]).toEqual([
        name,
        404,
        'NotFoundError',
      ]);
    }
    expect(provider.effects).toEqual([]);
  });

  it('may not read a rollback of what they cannot see', async () => {
    const policy: Record<string, typeof DENY> = {};
    const started = await start({ policy });
    const { invoke, invokeAs } = started;
    const { fingerprint } = await planned(started);
    const asked = await invoke('request-rollback', order(fingerprint));
    const { id } = asked.body.output;
    await ended(started, id);
    policy['deployments.read'] = DENY;
    const other = mockCredentials.user.header('user:default/other');
    expect((await invokeAs(other, 'get-rollback', { id })).status).toBe(404);
  });
});
