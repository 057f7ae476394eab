import { mockServices } from '@backstage/backend-test-utils';
import type { SignalPoint } from '@backspin/backstage-plugin-deployments-common';
import { sampleRecord } from '../__testUtils__/samples';
import { SIGNALS_BEFORE_MS, SignalWatch } from './SignalWatch';

const LANDED = Date.UTC(2026, 10, 23, 9, 10, 30);
const MINUTE = 60_000;

const points = (count: number): SignalPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    at: new Date(LANDED + index * MINUTE).toISOString(),
    requests: index,
    errors: 0,
  }));

describe('SignalWatch', () => {
  const readSignals = jest.fn();
  const logger = mockServices.logger.mock();
  const landed = sampleRecord('r1', {
    notes: { landedAt: LANDED, landedRelease: '142' },
  });
  let signals: SignalWatch;

  beforeEach(() => {
    jest.resetAllMocks();
    readSignals.mockImplementation(async (_, { releaseId }) => ({
      periodSeconds: 60,
      points: points(releaseId === '142' ? 2 : 50),
    }));
    signals = new SignalWatch({ readSignals }, logger);
  });

  it('reads half an hour before and everything after, from whole minutes on', async () => {
    const known = await signals.look(landed, LANDED + MINUTE, false);
    expect(readSignals.mock.calls.map(([, input]) => input)).toEqual([
      {
        releaseId: landed.plan.from.id,
        from: new Date(LANDED - SIGNALS_BEFORE_MS - 30_000),
      },
      { releaseId: '142', from: new Date(LANDED - 30_000) },
    ]);
    expect(known).toEqual({
      periodSeconds: 60,
      before: points(50).slice(-30),
      after: points(2),
      landedAt: new Date(LANDED).toISOString(),
    });
  });

  it('asks seldom, not again for what is past, and at once when it is due', async () => {
    const known = await signals.look(landed, LANDED, false);
    const record = sampleRecord('r1', {
      notes: { ...landed.notes, signals: known },
    });
    expect(await signals.look(record, LANDED + 10_000, false)).toBe(known);
    expect(readSignals).toHaveBeenCalledTimes(2);
    await signals.look(record, LANDED + 10_000, true);
    await signals.look(record, LANDED + 40_000, false);
    expect(readSignals).toHaveBeenCalledTimes(4);
  });

  it('keeps what is known when a read fails, and says so in the log', async () => {
    const known = await signals.look(landed, LANDED, false);
    readSignals.mockRejectedValue(new Error('denied'));
    const record = sampleRecord('r1', {
      notes: { ...landed.notes, signals: known },
    });
    expect(await signals.look(record, LANDED, true)).toBe(known);
    expect(logger.warn).toHaveBeenCalledTimes(1);
  });

  it('knows nothing of kinds that are not measured, and before it has landed', async () => {
    const none = new SignalWatch({}, logger);
    expect(await none.look(landed, LANDED, true)).toBeUndefined();
    expect(
      await signals.look(sampleRecord('r1'), LANDED, true),
    ).toBeUndefined();
  });

  it('asks AWS nothing where the policy asks for no watching', async () => {
    const unwatched = sampleRecord('r1', {
      notes: landed.notes,
      plan: { ...landed.plan, verificationSeconds: 0 },
    });
    expect(await signals.look(unwatched, LANDED, true)).toBeUndefined();
    expect(readSignals).not.toHaveBeenCalled();
  });
});
