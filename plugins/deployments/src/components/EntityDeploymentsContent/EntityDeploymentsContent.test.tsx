import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import {
  SIGNAL_CHANNEL,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { DeploymentsRequestError } from '../../api';
import {
  ENTITY_REF,
  HOUR,
  LOGS,
  MockDeploymentsApi,
  ago,
  allWell,
  candidates,
  failingProd,
  history,
  incident,
  lambdaTarget,
  page,
  partial,
  pausedProd,
  resolving,
  unannotated,
} from '../../testUtils';
import {
  MockSignals,
  renderOnEntity,
} from '../../__testUtils__/renderOnEntity';
import { EntityDeploymentsContent } from './EntityDeploymentsContent';

const PROD = lambdaTarget('royalty-calculator', 'prod').id;
const STAGING = lambdaTarget('royalty-calculator', 'staging').id;

/** Answers media queries as a window of this width would. */
function setWidth(width: number) {
  window.matchMedia = (query: string) => {
    const [, side, limit] = /\((min|max)-width: (\d+)px\)/.exec(query) ?? [];
    const matches =
      side === 'min' ? width >= Number(limit) : width <= Number(limit);
    return {
      matches: side !== undefined && matches,
      media: query,
      addListener: () => {},
      removeListener: () => {},
      addEventListener: () => {},
      removeEventListener: () => {},
    } as unknown as MediaQueryList;
  };
}

function mock(data = incident()) {
  const api = new MockDeploymentsApi(data);
  api.history = history();
  api.logs = LOGS;
  api.releases = { candidates: candidates() };
  return api;
}

const render = (
  api: MockDeploymentsApi,
  options: { search?: string; signals?: MockSignals } = {},
) => renderOnEntity(<EntityDeploymentsContent />, api, options);

const grid = () =>
  screen.findByRole('table', { name: 'Targets by environment' });

describe('EntityDeploymentsContent', () => {
  beforeEach(() => setWidth(1400));

  it('says first what is failing, since when, compared with what, and the way out', async () => {
    const api = mock();
    render(api);
    const region = await screen.findByRole('region', {
      name: 'What matters now',
    });
    expect(
      within(region).getByRole('heading', {
        name: 'Prod is failing: royalty-calculator v43, live for 18 min',
      }),
    ).toBeVisible();
    expect(region).toHaveTextContent(
      /1 alarm: errors 7.4 % \(limit 5 %\) since .*\d\d:\d\d, 2 min after the release\. v42 ran 6 days before it\./,
    );
    await userEvent.click(
      within(region).getByRole('button', { name: 'Roll back to v42…' }),
    );
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'createPlan',
        ENTITY_REF,
        expect.objectContaining({ target: PROD, to: '42' }),
      ]),
    );
  });

  it('lays targets and environments out as a real table, policies in its heads', async () => {
    render(mock());
    const table = await grid();
    expect(
      within(table)
        .getAllByRole('columnheader')
        .map(head => head.textContent),
    ).toEqual([
      'Target',
      'devauto',
      'stagingauto',
      'prod1 approval · watch 5 min',
    ]);
    expect(
      within(table)
        .getAllByRole('rowheader')
        .map(head => head.firstElementChild?.firstElementChild?.textContent),
    ).toEqual(['royalty-calculator', 'royalty-webhook', 'artist-dashboard']);
    const shifting = within(table)
      .getByRole('link', {
        name: 'Details of royalty-calculator in staging: v45, Moving',
      })
      .closest('td')!;
    expect(shifting).toHaveTextContent('Shifting 30 %');
    expect(shifting).toHaveTextContent(
      /next \+10 % in 1:\d\d · ends in about 1\d min/,
    );
    expect(
      within(shifting).getByRole('img', {
        name: 'Traffic: 70 % on v44, 30 % on v45',
      }),
    ).toBeInTheDocument();
    const building = within(table)
      .getByRole('link', { name: /artist-dashboard in dev: #311/ })
      .closest('td')!;
    expect(building).toHaveTextContent(/Building 2:1\d \/ ~6 min/);
    expect(within(building).getByRole('progressbar')).toHaveAttribute(
      'aria-valuenow',
      '36',
    );
    expect(table).toHaveTextContent('2 releases behind staging');
  });

  it('says in one quiet line that all is well', async () => {
    render(mock(allWell()));
    const region = await screen.findByRole('region', {
      name: 'What matters now',
    });
    expect(region).toHaveTextContent(
      'All 3 targets are live and well. Newest: royalty-calculator v57 in dev, 12 min ago.',
    );
    expect(within(region).queryByRole('heading')).not.toBeInTheDocument();
    expect(within(region).queryByRole('button')).not.toBeInTheDocument();
  });

  it('shows a read error in its cell with the fix, and the rest stands', async () => {
    render(mock(partial()));
    const table = await grid();
    const denied = within(table)
      .getByRole('link', { name: /royalty-calculator in prod: not known/ })
      .closest('td')!;
    expect(denied).toHaveTextContent('Not readable');
    expect(denied).toHaveTextContent('Add lambda:GetFunction');
    // In AWS's own words it takes a dozen lines; they are there for who asks.
    expect(within(denied).getByTitle(/may not call/)).toBeVisible();
    expect(within(table).getByText('v57')).toBeVisible();
    expect(
      within(table).getByRole('columnheader', { name: /Not placed/ }),
    ).toBeVisible();
    expect(within(table).getByText('feature/payouts')).toBeVisible();
    expect(
      screen.getByText(/1 annotation could not be understood/),
    ).toBeVisible();
    expect(
      screen.getByText(/Expected: arn:aws:lambda:REGION:ACCOUNT:function:NAME/),
    ).toBeVisible();
    expect(screen.getByText(/prod: not read yet/)).toBeVisible();
  });

  it('says how old what it shows is, and reads again on request', async () => {
    const api = mock();
    render(api);
    await grid();
    expect(screen.getByText(/Seen/, { selector: 'span' })).toHaveTextContent(
      /Seen 2\d s ago · updates by itself · staging: last read 2\d s ago \(AWS is throttling, retrying\)/,
    );
    const reads = api.countOf('getEntityDeployments');
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    await waitFor(() =>
      expect(api.countOf('getEntityDeployments')).toBeGreaterThan(reads),
    );
    expect(api.calls).toContainEqual(['refresh', ENTITY_REF, {}]);
  });

  it('names why a refresh failed', async () => {
    const api = mock();
    api.errors.refresh = new Error('too soon');
    render(api);
    await grid();
    await userEvent.click(screen.getByRole('button', { name: 'Refresh' }));
    expect(
      await screen.findByText(/AWS could not be read again: too soon/),
    ).toBeVisible();
  });

  it('resumes paused builds from the banner, and says it once', async () => {
    const api = mock(page([failingProd(), pausedProd()]));
    render(api);
    expect(
      await screen.findByText(
        /artist-dashboard in prod: automatic builds are paused/,
      ),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Resume builds' }),
    );
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'setAutoBuild',
        ENTITY_REF,
        { target: pausedProd().target.id, enabled: true },
      ]),
    );
  });

  it('says who paused the builds, since when and why, where a rollback did', async () => {
    const { target } = pausedProd();
    const step = {
      id: 'pause-auto-build',
      title: 'Pause automatic builds',
      action: 'amplify:UpdateBranch',
      call: 'amplify:UpdateBranch artist-dashboard main enableAutoBuild false',
      effect: true,
    };
    const rollback: Rollback = {
      id: 'r-1',
      entityRef: ENTITY_REF,
      target,
      plan: {
        target,
        from: { id: '143', label: '#143' },
        to: { id: '142', label: '#142' },
        strategy: 'amplify-rebuild',
        strategies: [],
        steps: [{ ...step, input: {} }],
        warnings: [],
        notUndone: [],
        takesBack: [],
        differences: [],
        expectedMs: 360_000,
        expectedFrom: 'from the last 8 builds',
        verificationSeconds: 0,
        fingerprint: 'f',
        madeAt: ago(3 * HOUR),
      },
      reason: 'payout table empty',
      requestedBy: 'user:default/ana',
      requestedAt: ago(3 * HOUR),
      endedAt: ago(2 * HOUR),
      status: 'succeeded',
      steps: [
        {
          ...step,
          status: 'succeeded',
          endedAt: ago(2 * HOUR),
          attempts: 1,
          requestIds: [],
        },
      ],
    };
    render(mock(page([failingProd(), { ...pausedProd(), rollback }])));
    const banner = await screen.findByText(
      /artist-dashboard in prod: automatic builds are paused/,
    );
    expect(banner).toHaveTextContent(/2 h ago by ana: “payout table empty”$/i);
  });

  it('makes the paused branch the headline when nothing else matters', async () => {
    const api = mock(page([pausedProd()]));
    api.errors.setAutoBuild = new Error('AWS said no');
    render(api);
    expect(
      await screen.findByRole('heading', {
        name: 'Automatic builds of artist-dashboard in prod are paused',
      }),
    ).toBeVisible();
    expect(
      screen.queryByText(/artist-dashboard in prod: automatic builds/),
    ).not.toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Resume builds' }),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent('AWS said no');
  });

  it('explains a rollback that the reader may not start', async () => {
    const api = mock(page([{ ...failingProd(), mayRollBack: false }]));
    render(api);
    const button = await screen.findByRole('button', {
      name: /You may not roll back this target|Roll back to v42…/,
    });
    expect(button).toHaveAttribute('aria-disabled', 'true');
    await userEvent.click(button);
    expect(api.countOf('createPlan')).toBe(0);
    await userEvent.hover(button);
    expect(
      await screen.findByText(
        'You may not roll back this target. Its owners can.',
      ),
    ).toBeVisible();
  });

  describe('details', () => {
    it('open beside the grid with an address, take the focus and give it back on Escape', async () => {
      render(mock());
      const cell = await screen.findByRole('link', {
        name: /royalty-calculator in prod: v43, Failing/,
      });
      expect(cell).toHaveAttribute(
        'href',
        expect.stringContaining(`target=${encodeURIComponent(PROD)}`),
      );
      await userEvent.click(cell);
      const aside = screen.getByRole('complementary', {
        name: 'Details of royalty-calculator in prod',
      });
      expect(
        within(aside).getByRole('heading', { name: 'royalty-calculator' }),
      ).toHaveFocus();
      expect(cell).toHaveAttribute('aria-current', 'true');
      expect(aside).toHaveTextContent('v42 ran 6 days');
      expect(
        within(aside).getByRole('link', { name: /Compare the commits/ }),
      ).toHaveAttribute('href', expect.stringContaining('/compare/e5570f1'));
      expect(within(aside).getByText('ALARM')).toBeVisible();

      await userEvent.keyboard('{Escape}');
      expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
      expect(cell).toHaveFocus();
    });

    it('show the steps of what is in flight, with logs', async () => {
      render(mock(), {
        search: `?target=${encodeURIComponent(STAGING)}&show=steps`,
      });
      const aside = await screen.findByRole('complementary');
      expect(
        within(aside).getByRole('tab', { name: 'Steps', selected: true }),
      ).toBeVisible();
      const steps = within(aside).getByRole('list', {
        name: 'Steps of the deployment',
      });
      expect(steps).toHaveTextContent(/BeforeAllowTrafficdone30 s/);
      await userEvent.click(
        within(steps).getByRole('button', {
          name: 'Show the log of BeforeAllowTraffic',
        }),
      );
      expect(
        await within(steps).findByRole('button', {
          name: 'Hide the log of BeforeAllowTraffic',
        }),
      ).toHaveAttribute('aria-expanded', 'true');
    });

    it('show configuration, with the names of variables and the deployment group', async () => {
      render(mock(), { search: `?target=${encodeURIComponent(STAGING)}` });
      const aside = await screen.findByRole('complementary');
      await userEvent.click(
        within(aside).getByRole('tab', { name: 'Configuration' }),
      );
      expect(aside).toHaveTextContent('EXPORT_BATCH');
      expect(aside).toHaveTextContent('Linear10PercentEvery2Minutes');
      expect(aside).toHaveTextContent('CodeDeployHook_preTraffic');
      expect(aside).toHaveTextContent('512 MB');
    });

    it('list releases with how they did, and roll back to one', async () => {
      const api = mock();
      render(api, {
        search: `?target=${encodeURIComponent(PROD)}&show=releases`,
      });
      const aside = await screen.findByRole('complementary');
      expect(await within(aside).findByText('Last good')).toBeVisible();
      expect(aside).toHaveTextContent('taken back: “double payouts”');
      expect(aside).toHaveTextContent('This version has been deleted.');
      expect(
        within(aside).queryByRole('button', { name: 'Roll back to v40' }),
      ).not.toBeInTheDocument();
      await userEvent.click(
        within(aside).getByRole('button', { name: 'Roll back to v39' }),
      );
      await waitFor(() =>
        expect(api.calls).toContainEqual([
          'createPlan',
          ENTITY_REF,
          expect.objectContaining({ target: PROD, to: '39' }),
        ]),
      );
    });

    it('show the last deployment, or that none is known', async () => {
      const api = mock();
      render(api, { search: `?target=${encodeURIComponent(PROD)}&show=steps` });
      expect(
        await screen.findByRole('heading', { name: 'Last deployment: v43' }),
      ).toBeVisible();
    });

    it('say so when the address names a target that is not there', async () => {
      render(mock(), { search: '?target=arn:aws:gone' });
      expect(
        await screen.findByText(/This target is not among those/),
      ).toBeVisible();
      await userEvent.click(
        screen.getByRole('button', { name: 'Close details' }),
      );
      expect(screen.queryByRole('complementary')).not.toBeInTheDocument();
    });

    it('lie over the grid as a dialog where there is no room beside it', async () => {
      setWidth(1000);
      render(mock(), { search: `?target=${encodeURIComponent(PROD)}` });
      const dialog = await screen.findByRole('dialog', {
        name: 'Details of royalty-calculator in prod',
      });
      expect(within(dialog).getByText('What changed')).toBeVisible();
      await userEvent.keyboard('{Escape}');
      await waitFor(() =>
        expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
      );
    });
  });

  it('offers what can be done with a target in its menu', async () => {
    const api = mock();
    render(api);
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Actions for royalty-calculator in prod',
      }),
    );
    expect(
      screen.getAllByRole('menuitem').map(item => item.textContent),
    ).toEqual([
      'Details',
      'What changed',
      'Roll back…',
      'Open in the AWS console',
      'Open the commit',
      'Copy a link to this',
    ]);
    await userEvent.click(screen.getByRole('menuitem', { name: 'Roll back…' }));
    await waitFor(() => expect(api.countOf('createPlan')).toBeGreaterThan(0));
  });

  it('is walked with the arrow keys', async () => {
    render(mock());
    const cell = (name: RegExp) => screen.getByRole('link', { name });
    await grid();
    cell(/royalty-calculator in dev/).focus();
    await userEvent.keyboard('{ArrowRight}');
    expect(cell(/royalty-calculator in staging/)).toHaveFocus();
    await userEvent.keyboard('{ArrowDown}');
    expect(cell(/royalty-webhook in staging/)).toHaveFocus();
    await userEvent.keyboard('{ArrowLeft}{ArrowLeft}{ArrowUp}');
    expect(cell(/royalty-calculator in dev/)).toHaveFocus();
  });

  it('stacks the environments in little width, production first', async () => {
    setWidth(800);
    render(mock());
    const heads = await screen.findAllByRole('heading', { level: 2 });
    expect(heads.map(head => head.textContent)).toEqual([
      'Prod is failing: royalty-calculator v43, live for 18 min',
      'prod1 approval · watch 5 min',
      'stagingauto',
      'devauto',
      'History',
    ]);
    expect(
      within(screen.getByRole('table', { name: 'prod' })).getByText('v43'),
    ).toBeVisible();
  });

  it('follows a signal without losing the focus, and announces the change politely', async () => {
    const api = mock();
    const signals = new MockSignals();
    render(api, { signals });
    const cell = await screen.findByRole('link', {
      name: /royalty-calculator in prod: v43, Failing/,
    });
    cell.focus();
    const healed = failingProd();
    healed.observation!.alarms = [];
    api.page = page([
      ...incident().targets.filter(({ target }) => target.id !== PROD),
      healed,
    ]);
    signals.send(SIGNAL_CHANNEL, {
      type: 'deployments',
      entityRefs: ['component:default/another'],
    });
    signals.send(SIGNAL_CHANNEL, {
      type: 'deployments',
      entityRefs: [ENTITY_REF],
    });
    expect(
      await screen.findByRole('link', {
        name: /royalty-calculator in prod: v43, Live/,
      }),
    ).toHaveFocus();
    expect(
      await screen.findByText('royalty-calculator in prod: v43, Live', {
        selector: '[aria-live="polite"]',
      }),
    ).toBeInTheDocument();
  });

  it('keeps showing what it has when the portal stops answering', async () => {
    const api = mock();
    const signals = new MockSignals();
    render(api, { signals });
    await grid();
    api.errors.getEntityDeployments = new DeploymentsRequestError(
      400,
      'InputError',
      'asked wrongly',
    );
    signals.send(SIGNAL_CHANNEL, {
      type: 'deployments',
      entityRefs: [ENTITY_REF],
    });
    expect(
      await screen.findByText(/cannot be reached, trying again: asked wrongly/),
    ).toBeVisible();
    expect(await grid()).toBeVisible();
  });

  describe('without targets', () => {
    it('teaches the annotations, ready to copy', async () => {
      render(mock(unannotated()));
      expect(
        await screen.findByRole('heading', {
          name: 'No deployments are connected to this entity',
        }),
      ).toBeVisible();
      await waitFor(() =>
        expect(document.body).toHaveTextContent(
          'aws.amazon.com/cloudformation-stack-name: my-service-{environment}',
        ),
      );
    });

    it('says that targets are being looked up', async () => {
      render(mock(resolving()));
      expect(
        await screen.findByText('Looking up what belongs to this entity'),
      ).toBeVisible();
    });

    it('says that the annotations led nowhere', async () => {
      render(mock(page([])));
      expect(
        await screen.findByText('The annotations lead to no target yet'),
      ).toBeVisible();
    });

    it('shows a skeleton while it reads', async () => {
      render(new MockDeploymentsApi());
      expect(
        await screen.findByRole('status', { name: 'Reading deployments' }),
      ).toBeInTheDocument();
    });

    it('says who may see them when the reader may not', async () => {
      const api = mock();
      api.errors.getEntityDeployments = new DeploymentsRequestError(
        403,
        'NotAllowedError',
        'no',
      );
      render(api);
      expect(
        await screen.findByText('You may not see these deployments'),
      ).toBeVisible();
    });

    it('says why they cannot be read, and tries again', async () => {
      const api = mock();
      api.errors.getEntityDeployments = new DeploymentsRequestError(
        404,
        'NotFoundError',
        'No such entity',
      );
      render(api);
      expect(await screen.findByText('No such entity')).toBeVisible();
      api.errors = {};
      await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
      expect(await grid()).toBeVisible();
    });
  });
});
