import { mockServices } from '@backstage/backend-test-utils';
import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { DefaultWitness } from './DefaultWitness';
import { toRollback, type RollbackRecord } from './records';
import { sampleRecord } from './__testUtils__/samples';

const rollback = (overrides: Partial<RollbackRecord>): Rollback =>
  toRollback(sampleRecord('r1', overrides));

describe('DefaultWitness', () => {
  const auditor = mockServices.auditor.mock();
  const event = { success: jest.fn(), fail: jest.fn() };
  const send = jest.fn();
  const refresh = jest.fn();
  const announcer = { rollbackChanged: jest.fn() };
  const logger = mockServices.logger.mock();
  const witness = new DefaultWitness({
    announcer,
    auditor,
    notifications: { send },
    refresh,
    logger,
  });

  beforeEach(() => {
    jest.resetAllMocks();
    auditor.createEvent.mockResolvedValue(event);
    announcer.rollbackChanged.mockResolvedValue(undefined);
  });

  it.each<[string, Partial<RollbackRecord>, object]>([
    [
      'failed',
      { status: 'failed', error: 'Step 1 failed' },
      {
        title: 'Rolling back royalty-calculator in prod to v42 failed',
        description: 'Step 1 failed',
        severity: 'high',
      },
    ],
    [
      'cancelled',
      { status: 'cancelled', error: 'Cancelled' },
      {
        title: 'Rollback of royalty-calculator in prod to v42 was cancelled',
        severity: 'normal',
      },
    ],
    [
      'unhealthy',
      {
        status: 'succeeded',
        verdict: {
          result: 'unhealthy',
          message: 'Still firing',
          at: '2026-11-23T10:00:00Z',
        },
      },
      {
        title:
          'Rolled back royalty-calculator in prod to v42, but it is not healthy',
        description: 'Still firing',
        severity: 'high',
      },
    ],
  ])('tells the owners of one that is %s', async (_, overrides, payload) => {
    await witness.ended(rollback(overrides));
    expect(send).toHaveBeenCalledWith({
      recipients: expect.objectContaining({ type: 'entity' }),
      payload: expect.objectContaining({ scope: 'rollback:r1', ...payload }),
    });
    expect(refresh).toHaveBeenCalled();
  });

  it('does not tell the requester that it has begun', async () => {
    await witness.started(rollback({}));
    expect(send.mock.calls[0][0].recipients).toEqual({
      type: 'entity',
      entityRef: ['component:default/royalty-calculator'],
      excludeEntityRef: 'user:default/ada',
    });
  });

  it('ends the trail with how it ended', async () => {
    await witness.ended(rollback({ status: 'failed', error: 'Why' }));
    expect(auditor.createEvent).toHaveBeenCalledWith(
      expect.objectContaining({
        eventId: 'rollback-end',
        meta: expect.objectContaining({ status: 'failed', rollbackId: 'r1' }),
      }),
    );
    expect(event.fail).toHaveBeenCalledWith({ error: new Error('Why') });
  });

  it('does not fail when nobody can be told', async () => {
    send.mockRejectedValue(new Error('No notifications here'));
    announcer.rollbackChanged.mockRejectedValue(new Error('No signals'));
    auditor.createEvent.mockRejectedValue(new Error('No trail'));
    witness.changed(rollback({}));
    await witness.started(rollback({}));
    await witness.ended(rollback({ status: 'succeeded' }));
    expect(logger.error).toHaveBeenCalled();
    // A step whose beginning cannot be written into the trail must not begin.
    await expect(witness.stepBegins(rollback({}), 0)).rejects.toThrow(
      'No trail',
    );
  });
});
