import type { DomainAssociation } from '@aws-sdk/client-amplify';
import { ownDomains } from './ownDomains';
import type { OwnDomains } from './ownDomains';

const NOW = '2026-11-23T12:00:00.000Z';
const LATER = '2026-11-23T13:00:00.000Z';

const leading = (names: Record<string, string>): DomainAssociation[] => [
  {
    domainName: 'a.example',
    subDomains: Object.entries(names).map(([prefix, branchName]) => ({
      subDomainSetting: { prefix, branchName },
    })),
  } as unknown as DomainAssociation,
];
const look = (
  branch: string,
  names: Record<string, string>,
  previous?: OwnDomains,
  now = NOW,
) => ownDomains(branch, leading(names), previous, now);

const atRest = { '': 'main', www: 'main', preview: 'standby' };
const moved = { '': 'standby', www: 'standby', preview: 'standby' };

describe('ownDomains', () => {
  it('takes what leads to a branch at first for its own', () => {
    expect(look('main', atRest)).toEqual({
      domains: {
        own: ['a.example', 'www.a.example'],
        seen: ['a.example', 'preview.a.example', 'www.a.example'],
      },
      all: false,
    });
  });

  it('notices a move, since when, and that nothing is left', () => {
    const first = look('main', atRest).domains;
    const second = look('main', moved, first);
    expect(second).toMatchObject({
      all: true,
      domains: {
        away: {
          hosts: ['a.example', 'www.a.example'],
          branch: 'standby',
          since: NOW,
        },
      },
    });
    const third = look('main', moved, second.domains, LATER);
    expect(third.domains.away!.since).toBe(NOW);
  });

  it('takes no guest for its own, neither when it comes nor when it goes', () => {
    const first = look('standby', atRest).domains;
    const second = look('standby', moved, first).domains;
    expect(second.own).toEqual(['preview.a.example']);
    expect(look('standby', atRest, second).domains.away).toBeUndefined();
  });

  it('is content when they come back, and forgets what is gone', () => {
    const first = look('main', atRest).domains;
    const second = look('main', moved, first).domains;
    expect(look('main', atRest, second).domains.away).toBeUndefined();
    expect(look('main', { www: 'main' }, second).domains).toEqual({
      own: ['www.a.example'],
      seen: ['www.a.example'],
    });
  });

  it('says so when only some have moved', () => {
    const first = look('main', atRest).domains;
    const { all, domains } = look('main', { ...atRest, www: 'x' }, first);
    expect([all, domains.away!.hosts]).toEqual([false, ['www.a.example']]);
  });

  it('takes a name that is added later for its own', () => {
    const first = look('main', atRest).domains;
    const { domains } = look('main', { ...atRest, shop: 'main' }, first);
    expect(domains.own).toContain('shop.a.example');
  });
});
