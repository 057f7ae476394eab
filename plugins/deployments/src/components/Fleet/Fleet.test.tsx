import { SIGNAL_CHANNEL } from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsRequestError } from '../../api';
import {
  MockDeploymentsApi,
  PAYMENTS,
  PLATFORM,
  ago,
  amplifyTarget,
  busyFleet,
  fleetOf,
  fleetTarget,
  lambdaTarget,
  quietFleet,
} from '../../testUtils';
import { MockSignals } from '../../__testUtils__/renderOnEntity';
import { address, renderPage } from '../../__testUtils__/renderPage';
import { setWidth } from '../../__testUtils__/setWidth';

const TAB = '/catalog/default/component/royalty-calculator/deployments';

function mock(fleet = busyFleet()) {
  const api = new MockDeploymentsApi();
  api.fleet = fleet;
  return api;
}

const table = () =>
  screen.findByRole('table', { name: 'Services by environment' });

const names = (shown: HTMLElement) =>
  within(shown)
    .getAllByRole('rowheader')
    .map(head => within(head).getByRole('link').textContent);

const cell = (name: RegExp | string) => screen.findByRole('link', { name });

const counters = () => screen.findByRole('group', { name: 'Targets by state' });

const counter = async (name: RegExp) =>
  within(await counters()).getByRole('button', { name });

async function choose(filter: string, option: string) {
  const bar = within(screen.getByRole('search'));
  await userEvent.click(bar.getByRole('button', { name: filter }));
  await userEvent.click(await screen.findByRole('option', { name: option }));
}

beforeEach(() => setWidth(1400));

describe('the fleet', () => {
  it('has the size of what comes while it reads', async () => {
    renderPage(new MockDeploymentsApi());
    expect(
      await screen.findByRole('status', {
        name: 'Reading the deployments of all services',
      }),
    ).toBeInTheDocument();
    expect(await counter(/Failing now/)).toBeDisabled();
    expect(await counter(/Failing now/)).toHaveTextContent('–');
  });

  it('lays services and environments out as a real table, problems first', async () => {
    renderPage(mock());
    const shown = await table();
    expect(
      within(shown)
        .getAllByRole('columnheader')
        .map(head => head.textContent),
    ).toEqual(['Service', 'Owner', 'dev', 'staging', 'prod', 'Not placed']);
    expect(names(shown)).toEqual([
      'royalty-calculator',
      'artist-dashboard',
      'catalog-import',
      'accounts',
    ]);
    const [, row] = within(shown).getAllByRole('row');
    expect(row).toHaveTextContent('3 functions');
    expect(row).toHaveTextContent('payments');
  });

  it('lets the target that claims attention speak for its cell, and leads to its details', async () => {
    renderPage(mock());
    const failing = await cell(
      'royalty-calculator in prod: royalty-calculator v43, Failing',
    );
    expect(failing).toHaveAttribute(
      'href',
      `${TAB}?target=${encodeURIComponent(
        lambdaTarget('royalty-calculator', 'prod').id,
      )}`,
    );
    expect(failing).toHaveTextContent(
      /^v43Failingroyalty-calculator · 18 min ago· 2 behind$/,
    );
    expect(failing).toHaveAttribute(
      'title',
      [
        'royalty-calculator',
        'Alarm royalty-calculator-prod-errors is firing',
        'Batch statement export',
        'royalty-calculator is 2 releases behind staging',
      ].join('\n'),
    );
  });

  it('says how far what moves has come', async () => {
    renderPage(mock());
    expect(
      await cell(/^royalty-calculator in staging: .*, Shifting 30 %$/),
    ).toHaveTextContent(/^v44Shifting 30 %to v45 · royalty-calculator/);
    expect(
      await cell('artist-dashboard in dev: #310, Building 36 %'),
    ).toHaveTextContent('to #311');
  });

  it('shows the newest of several that are well by its commit, and leads to all of them', async () => {
    renderPage(mock());
    const calm = await cell(/^accounts in prod/);
    expect(calm).toHaveTextContent(/^9f31c2eLive3 days ago$/);
    expect(calm).toHaveAttribute(
      'href',
      '/catalog/default/component/accounts/deployments',
    );
    expect(calm).toHaveAttribute(
      'title',
      expect.stringContaining('newest of 2'),
    );
  });

  it('says of what could not be read why, and of what needs attention what it is', async () => {
    renderPage(mock());
    expect(
      await cell('catalog-import in prod: nothing live, Not readable'),
    ).toHaveTextContent(/^Not readableaccess denied$/);
    expect(
      await cell('catalog-import in dev: v12, Runtime ends'),
    ).toBeVisible();
    expect(
      await cell('artist-dashboard in prod: #142, Builds paused'),
    ).toBeVisible();
  });

  it.each([
    [
      'a shift that has not begun',
      { kind: 'traffic-shift', label: 'v13' },
      'Shifting',
    ],
    ['a change in place', { kind: 'update', label: 'v13' }, 'Updating'],
    ['a build of unknown length', { kind: 'build', label: '#13' }, 'Building'],
    ['a rollback that AWS does not know of', undefined, 'Rolling back'],
  ])('has words for %s', async (_, inFlight, words) => {
    renderPage(
      mock(
        fleetOf([
          fleetTarget('a', lambdaTarget('a', 'dev'), {
            state: 'moving',
            inFlight,
          }),
        ]),
      ),
    );
    expect(await cell(`a in dev: v12, ${words}`)).toBeVisible();
  });

  it.each([
    ['was read and has nothing live', ago(20), 'Nothing live'],
    ['waits for its first read', undefined, 'Not read yet'],
  ])('has words for what %s', async (_, observedAt, words) => {
    renderPage(
      mock(
        fleetOf([
          fleetTarget('a', lambdaTarget('a', 'dev'), {
            state: 'unknown',
            release: undefined,
            observedAt,
          }),
        ]),
      ),
    );
    expect(await cell(`a in dev: nothing live, ${words}`)).toBeVisible();
  });

  it('says how much is shown and how old it is', async () => {
    renderPage(mock());
    await table();
    const [footer] = screen
      .getAllByRole('status')
      .filter(item => item.textContent?.startsWith('4 services'));
    expect(footer).toHaveTextContent('4 services · 21 targets');
    expect(footer.parentElement).toHaveTextContent(
      /1 not readable · the others seen within 30 s · updates by itself$/,
    );
  });

  it('counts a target once that belongs to two services', async () => {
    const shared = lambdaTarget('shared', 'prod');
    renderPage(
      mock(
        fleetOf([
          fleetTarget('a', shared, { state: 'failing' }),
          fleetTarget('b', shared, { state: 'failing' }),
        ]),
      ),
    );
    expect(await screen.findByText('2 services · 1 target')).toBeVisible();
    expect(await counter(/Failing now/)).toHaveTextContent('Failing now1');
  });
});

describe('the filters of the fleet', () => {
  it('narrows to what a counter counts, and back, and keeps that in the address', async () => {
    renderPage(mock());
    await table();
    await userEvent.click(await counter(/Builds paused/));
    expect(address()).toBe('/deployments?show=paused');
    expect(await screen.findByText(/^1 of 4 services/)).toBeVisible();
    expect(names(await table())).toEqual(['artist-dashboard']);
    expect(await counter(/Builds paused/)).toHaveAttribute(
      'aria-pressed',
      'true',
    );
    await userEvent.click(await counter(/Builds paused/));
    expect(address()).toBe('/deployments');
    expect(await screen.findByText(/^4 services/)).toBeVisible();
  });

  it('counts within what the other filters leave', async () => {
    renderPage(mock(), `/deployments?owner=${encodeURIComponent(PAYMENTS)}`);
    expect(names(await table())).toEqual(['royalty-calculator']);
    expect(await counter(/Failing now/)).toHaveTextContent('Failing now1');
    expect(await counter(/Builds paused/)).toHaveTextContent('Builds paused0');
  });

  it('filters by words, and clears them', async () => {
    renderPage(mock());
    await table();
    const search = screen.getByRole('searchbox', { name: 'Filter' });
    await userEvent.type(search, 'python3.9 IMPORT');
    expect(address()).toBe('/deployments?q=python3.9+IMPORT');
    await waitFor(async () =>
      expect(names(await table())).toEqual(['catalog-import']),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filter' }),
    );
    expect(address()).toBe('/deployments');
    expect(search).toHaveValue('');
    await waitFor(async () => expect(names(await table())).toHaveLength(4));
  });

  it('finds a long commit of which only the beginning is known', async () => {
    renderPage(mock(), `/deployments?q=41b07aa${'0'.repeat(33)}`);
    expect(names(await table())).toEqual(['royalty-calculator']);
  });

  it('narrows by kind', async () => {
    renderPage(mock(), '/deployments?kind=amplify-branch');
    expect(names(await table())).toEqual(['artist-dashboard']);
    await choose('Kind', 'Lambda');
    expect(address()).toBe('/deployments?kind=lambda-alias');
    await waitFor(async () => expect(names(await table())).toHaveLength(3));
    await choose('Kind', 'All kinds');
    expect(address()).toBe('/deployments');
  });

  it('narrows by owner, and to what is mine', async () => {
    renderPage(mock(), '/deployments', {
      claims: ['user:default/mara', PAYMENTS],
    });
    await table();
    await choose('Owner', 'Mine');
    expect(address()).toBe('/deployments?owner=mine');
    await waitFor(async () =>
      expect(names(await table())).toEqual(['royalty-calculator']),
    );
    await choose('Owner', 'platform-team');
    expect(address()).toBe(
      `/deployments?${new URLSearchParams({ owner: PLATFORM })}`,
    );
    await choose('Owner', 'All owners');
    expect(address()).toBe('/deployments');
  });

  it('orders by name, by the newest release, and by problems', async () => {
    renderPage(mock(), '/deployments?sort=newest');
    expect(names(await table())[0]).toBe('royalty-calculator');
    await choose('Order', 'By name');
    expect(address()).toBe('/deployments?sort=name');
    await waitFor(async () =>
      expect(names(await table())).toEqual([
        'accounts',
        'artist-dashboard',
        'catalog-import',
        'royalty-calculator',
      ]),
    );
    await choose('Order', 'Problems first');
    expect(address()).toBe('/deployments');
  });

  it('passes over what an address asks for that does not exist', async () => {
    renderPage(mock(), '/deployments?kind=ecs&show=everything&sort=color&x=1');
    expect(names(await table())).toHaveLength(4);
    await userEvent.click(await counter(/Failing now/));
    expect(new URLSearchParams(address()!.split('?')[1]).get('x')).toBe('1');
  });

  it('offers an owner that the address asks for, whether or not there is anything', async () => {
    renderPage(mock(), '/deployments?owner=group%3Adefault%2Fgone');
    expect(await screen.findByText('No service matches')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Owner' })).toHaveTextContent(
      'gone',
    );
  });

  it('says that nothing is left, and lets all filters go at once', async () => {
    renderPage(mock(), '/deployments?q=nothing&show=failing&sort=name');
    expect(await screen.findByText('No service matches')).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear all filters' }),
    );
    expect(address()).toBe('/deployments?sort=name');
    expect(names(await table())).toHaveLength(4);
  });
});

describe('walking the fleet by keyboard', () => {
  it('goes from cell to cell with the arrow keys, over what is empty', async () => {
    renderPage(mock());
    await table();
    (await cell(/^royalty-calculator in dev/)).focus();
    await userEvent.keyboard('{ArrowRight}{ArrowRight}');
    expect(await cell(/^royalty-calculator in prod/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}{ArrowRight}');
    expect(await cell(/^artist-dashboard in Not placed/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    expect(await cell(/^artist-dashboard in Not placed/)).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}{ArrowDown}{ArrowLeft}');
    expect(await cell(/^catalog-import in dev/)).toHaveFocus();
    await userEvent.keyboard('{ArrowUp}{ArrowUp}');
    expect(await cell(/^royalty-calculator in dev/)).toHaveFocus();
  });

  it('opens the details with Enter', async () => {
    renderPage(mock());
    (await cell(/^royalty-calculator in prod/)).focus();
    await userEvent.keyboard('{Enter}');
    expect(address()).toContain(`${TAB}?target=`);
  });
});

describe('the fleet in a narrow window', () => {
  beforeEach(() => setWidth(800));

  it('stacks the environments, the one nearest to the users first', async () => {
    renderPage(mock());
    const [, dashboard] = within(await table()).getAllByRole('rowgroup');
    expect(
      within(dashboard)
        .getAllByRole('rowheader')
        .map(head => head.textContent),
    ).toEqual([
      expect.stringContaining('artist-dashboardAmplify app'),
      'prod',
      'staging',
      'dev',
      'Not placed',
    ]);
    expect(dashboard).toHaveTextContent('platform-team');
  });

  it('leaves out the environments in which a service has nothing', async () => {
    renderPage(mock());
    await table();
    expect(
      screen.queryByRole('link', { name: /^catalog-import in staging/ }),
    ).not.toBeInTheDocument();
  });

  it('is walked with the arrow keys too', async () => {
    renderPage(mock());
    (await cell(/^artist-dashboard in dev/)).focus();
    await userEvent.keyboard('{ArrowDown}{ArrowDown}');
    expect(await cell(/^catalog-import in prod/)).toHaveFocus();
  });
});

describe('a fleet that cannot be shown', () => {
  it('says that nothing is connected yet', async () => {
    renderPage(mock(fleetOf([])));
    expect(
      await screen.findByText('No deployments are connected yet'),
    ).toBeVisible();
    expect(screen.getByRole('button', { name: 'Diagnostics' })).toHaveAttribute(
      'href',
      '/deployments/diagnostics',
    );
  });

  it('says which permission is missing', async () => {
    const api = mock();
    api.errors.getFleet = new DeploymentsRequestError(
      403,
      'NotAllowedError',
      'Not allowed',
    );
    renderPage(api);
    expect(
      await screen.findByText('You may not see any deployments'),
    ).toBeVisible();
    expect(screen.getByText(/deployments\.read/)).toBeVisible();
  });

  it('says why it cannot be read, and reads again when asked to', async () => {
    const api = mock();
    api.errors.getFleet = new DeploymentsRequestError(
      400,
      'InputError',
      'The fleet is out',
    );
    renderPage(api);
    expect(await screen.findByText('The fleet is out')).toBeVisible();
    api.errors = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('keeps what it shows when the portal cannot be reached, and says so', async () => {
    const api = mock();
    const signals = new MockSignals();
    renderPage(api, '/deployments', { signals });
    await table();
    api.errors.getFleet = new DeploymentsRequestError(
      404,
      'NotFoundError',
      'No backend',
    );
    signals.send(SIGNAL_CHANNEL, { entityRefs: [] });
    expect(
      await screen.findByText(/The portal cannot be reached.*No backend/),
    ).toBeVisible();
    expect(names(await table())).toHaveLength(4);
  });
});

describe('a large fleet', () => {
  it('gives an environment in which few have anything less room', async () => {
    const { targets } = quietFleet(8);
    renderPage(
      mock(
        fleetOf([
          ...targets,
          fleetTarget('service-0', amplifyTarget('site', 'feature/x')),
        ]),
      ),
    );
    const columns = (await table()).querySelectorAll('col');
    expect([...columns].map(({ style }) => style.width)).toEqual([
      '18%',
      '10%',
      '',
      '',
      '',
      '11%',
    ]);
  });
});
