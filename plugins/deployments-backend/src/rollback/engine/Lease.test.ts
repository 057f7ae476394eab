import { LeaseLostError } from '../errors';
import { LEASE_MS } from '../RollbackStore';
import { bounded, CallTimeoutError } from './bounded';
import { Lease, type LeaseStore } from './Lease';

const store = () => ({
  renew: jest.fn<Promise<boolean>, []>().mockResolvedValue(true),
  release: jest.fn<Promise<void>, []>().mockResolvedValue(undefined),
  write: jest.fn<Promise<void>, []>().mockResolvedValue(undefined),
});

describe('Lease', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  const leaseOver = (parts: ReturnType<typeof store>) =>
    new Lease(parts as LeaseStore, 'r1', 'mine');

  it('is renewed in the background until it ends', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    await jest.advanceTimersByTimeAsync(4 * LEASE_MS);
    expect(parts.renew).toHaveBeenCalledTimes(12);
    expect(lease.signal.aborted).toBe(false);
    await lease.release();
    expect(parts.release).toHaveBeenCalledWith('r1', 'mine');
    await jest.advanceTimersByTimeAsync(LEASE_MS);
    expect(parts.renew).toHaveBeenCalledTimes(12);
    await expect(lease.assert()).rejects.toThrow(LeaseLostError);
  });

  it('is lost when the database says so', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    parts.renew.mockResolvedValue(false);
    await expect(lease.assert()).rejects.toThrow(LeaseLostError);
    await expect(lease.write('running', {})).rejects.toThrow(LeaseLostError);
    expect(parts.write).not.toHaveBeenCalled();
  });

  it('survives a database that is away for a moment', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    parts.renew.mockRejectedValueOnce(new Error('away'));
    await expect(lease.assert()).rejects.toThrow('away');
    expect(lease.signal.aborted).toBe(false);
    await lease.assert();
  });

  it('is given up when the database is away for as long as it lasts', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    parts.renew.mockRejectedValue(new Error('away'));
    await jest.advanceTimersByTimeAsync(2 * LEASE_MS);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is given up when renewing hangs for as long as it lasts', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    parts.renew.mockReturnValue(new Promise(() => {}));
    await jest.advanceTimersByTimeAsync(2 * LEASE_MS);
    expect(lease.signal.aborted).toBe(true);
  });

  it('is given up when a write fails, because its outcome is not known', async () => {
    const parts = store();
    const lease = leaseOver(parts);
    parts.write.mockRejectedValueOnce(new Error('away'));
    await expect(lease.write('running', {})).rejects.toThrow('away');
    await expect(lease.write('running', {})).rejects.toThrow('away');
    expect(parts.write).toHaveBeenCalledTimes(1);
  });

  describe('bounded', () => {
    const limits = { timeoutMs: 1000, graceMs: 100 };

    it('gives what the call gives', async () => {
      const lease = leaseOver(store());
      const call = bounded(lease, 'r1', async () => 7, limits);
      await expect(call).resolves.toBe(7);
      await expect(
        bounded(lease, 'r1', () => Promise.reject(new Error('x')), limits),
      ).rejects.toThrow('x');
    });

    it('tells a slow call to end', async () => {
      const lease = leaseOver(store());
      const ending = (outcome: (signal: AbortSignal) => Promise<number>) =>
        bounded(
          lease,
          'r1',
          signal =>
            new Promise<number>((resolve, reject) => {
              signal.addEventListener('abort', () =>
                outcome(signal).then(resolve, reject),
              );
            }),
          limits,
        );
      const outcomes = Promise.allSettled([
        ending(async () => {
          throw new Error('aborted');
        }),
        ending(async () => 7),
      ]);
      await jest.advanceTimersByTimeAsync(1000);
      expect(await outcomes).toEqual([
        { status: 'rejected', reason: expect.any(CallTimeoutError) },
        { status: 'fulfilled', value: 7 },
      ]);
      expect(lease.signal.aborted).toBe(false);
    });

    it('gives the lease up when the call does not end', async () => {
      const lease = leaseOver(store());
      const outcome = bounded(
        lease,
        'r1',
        () => new Promise(() => {}),
        limits,
      ).catch(error => error);
      await jest.advanceTimersByTimeAsync(1200);
      expect(await outcome).toBeInstanceOf(LeaseLostError);
      expect(lease.signal.aborted).toBe(true);
    });
  });
});
