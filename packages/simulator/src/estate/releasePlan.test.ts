import * as fc from 'fast-check';
import { SeededRandom } from '../core/random';
import { DAY } from './commits';
import { SERVICES } from './data/services';
import { ENVIRONMENTS } from './data/types';
import { INCIDENT, incidentReleases } from './incident';
import { planReleases } from './releasePlan';

const START = Date.UTC(2026, 10, 23, 12);

const plans = fc
  .record({ seed: fc.string(), service: fc.constantFrom(...SERVICES) })
  .map(({ seed, service }) => ({
    service,
    releases: planReleases(new SeededRandom(seed), service, START),
  }));

describe('planReleases', () => {
  it('gives every function five to thirteen releases everywhere', () => {
    fc.assert(
      fc.property(plans, ({ service, releases }) => {
        for (const fn of service.functions) {
          for (const environment of ENVIRONMENTS) {
            const count = releases.filter(
              r => r.environment === environment && r.functions.includes(fn),
            ).length;
            expect(count).toBeGreaterThanOrEqual(5);
            expect(count).toBeLessThanOrEqual(13);
          }
        }
      }),
    );
  });

  it('takes each commit from dev through staging to prod', () => {
    fc.assert(
      fc.property(plans, ({ releases }) => {
        const byCommit = new Map<string, string[]>();
        for (const { commit, environment } of releases) {
          const seen = byCommit.get(commit.sha) ?? [];
          byCommit.set(commit.sha, [...seen, environment]);
        }
        for (const seen of byCommit.values()) {
          expect(ENVIRONMENTS.slice(0, seen.length)).toEqual(seen);
        }
        const inProd = [...byCommit.values()].filter(s => s.length === 3);
        expect(byCommit.size - inProd.length).toBeLessThanOrEqual(3);
      }),
    );
  });

  it('lies within sixty days before the start, and ends well before it', () => {
    fc.assert(
      fc.property(plans, ({ releases }) => {
        const times = releases.map(({ at }) => START - at);
        expect(Math.max(...times)).toBeLessThan(65 * DAY);
        expect(Math.min(...times)).toBeGreaterThan(60 * 60_000);
      }),
    );
  });
});

describe('incidentReleases', () => {
  const releases = incidentReleases(new SeededRandom('x'), START);

  it.each(ENVIRONMENTS)('are in order and few enough in %s', environment => {
    const mine = releases.filter(r => r.environment === environment);
    expect(mine.map(({ at }) => at)).toEqual(
      [...mine.map(({ at }) => at)].sort((a, b) => a - b),
    );
    expect(mine.length).toBeLessThan(INCIDENT.newest[environment]);
  });

  it('end in prod two commits behind staging', () => {
    const newest = (environment: string) =>
      releases.filter(r => r.environment === environment).pop()!;
    expect(newest('prod').commit.sha.slice(0, 7)).toBe('41b07aa');
    expect(newest('staging').commit.sha.slice(0, 7)).toBe('9f31c2e');
    expect(newest('dev').commit.sha).toBe(newest('staging').commit.sha);
  });
});
