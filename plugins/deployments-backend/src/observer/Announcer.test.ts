import { mockServices } from '@backstage/backend-test-utils';
import { Announcer } from './Announcer';

const start = (debounceMs = 1_000_000) => {
  const publish = jest.fn(async (_signal: unknown) => {});
  const logger = mockServices.logger.mock();
  const announcer = new Announcer({
    signals: { publish },
    entities: {
      entitiesOf: async ids => ids.map(id => `component:default/${id}`),
    },
    logger,
    debounceMs,
  });
  return { announcer, publish, logger };
};

describe('Announcer', () => {
  it('tells of many changes at once', async () => {
    const { announcer, publish } = start();
    await announcer.targetsChanged(['b', 'a']);
    await announcer.targetsChanged(['a']);
    await announcer.targetsChanged([]);
    announcer.entitiesChanged([]);
    expect(publish).not.toHaveBeenCalled();
    await announcer.flush();
    await announcer.flush();
    expect(publish).toHaveBeenCalledTimes(1);
    expect(publish).toHaveBeenCalledWith({
      recipients: { type: 'broadcast' },
      channel: 'deployments',
      message: {
        type: 'deployments',
        entityRefs: ['component:default/a', 'component:default/b'],
      },
    });
  });

  it('tells by itself after a moment', async () => {
    const { announcer, publish } = start(1);
    const told = new Promise<void>(resolve => {
      publish.mockImplementation(async () => resolve());
    });
    await announcer.targetsChanged(['a']);
    await told;
    expect(publish).toHaveBeenCalledTimes(1);
  });

  it('tells of a rollback at once', async () => {
    const { announcer, publish } = start();
    await announcer.rollbackChanged('component:default/a', 'r-1');
    expect(publish).toHaveBeenCalledWith(
      expect.objectContaining({
        message: {
          type: 'rollback',
          entityRefs: ['component:default/a'],
          rollbackId: 'r-1',
        },
      }),
    );
  });

  it('lives on when signals cannot be sent', async () => {
    const { announcer, publish, logger } = start();
    publish.mockRejectedValue(new Error('no websocket'));
    await announcer.targetsChanged(['a']);
    await announcer.flush();
    expect(logger.warn).toHaveBeenCalled();
  });
});
