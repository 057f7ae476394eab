import type {
  EntityDeployments,
  Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsProvider } from '../../queries';
import {
  ENTITY_REF,
  LOGS,
  MockDeploymentsApi,
  history,
  incident,
  lambdaRelease,
  lambdaTarget,
  past,
} from '../../testUtils';
import { rollbackOf } from '../../__testUtils__/rollbackOf';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { History } from './History';

function render(
  options: {
    compact?: boolean;
    items?: ReturnType<typeof history>;
    error?: Error;
    rollbacks?: Rollback[];
    data?: EntityDeployments;
  } = {},
) {
  const { data = incident() } = options;
  const api = new MockDeploymentsApi(data);
  api.rollbacks = options.rollbacks ?? [];
  api.history = options.items ?? history();
  api.logs = LOGS;
  if (options.error) api.errors.getHistory = options.error;
  renderOnEntity(
    <DeploymentsProvider>
      <History
        entityRef={ENTITY_REF}
        data={data}
        compact={options.compact ?? false}
      />
    </DeploymentsProvider>,
    api,
  );
  return api;
}

const leadsTo = async (name: string) =>
  (await screen.findByRole('link', { name })).getAttribute('href');

const rows = async (text = '“payout table empty”') => {
  await screen.findAllByText(text);
  return within(screen.getByRole('table', { name: 'History' }))
    .getAllByRole('row')
    .slice(1);
};

describe('History', () => {
  it('tells of each deployment what it was, by whom, how long and how it ended', async () => {
    render();
    const [failing, rollback, takenBack, failed, person] = await rows();
    expect(failing).toHaveTextContent(
      /prodroyalty-calculatorv42→ to v43.*Jon P\.11 minFailing/,
    );
    expect(within(rollback).getByTitle('Rollback')).toBeInTheDocument();
    expect(rollback).toHaveTextContent(/#143→ to #142.*ana7 minRolled back/);
    expect(takenBack).toHaveTextContent(/pipeline6 minTaken back/);
    expect(failed).toHaveTextContent(/#141.*2 minFailed/);
    expect(person).toHaveTextContent(/staging.*Mara K\.20 minSucceeded/);
    expect(screen.getByText('Taken back by AWS')).toBeVisible();
  });

  it('has what waits for its turn take no time yet', async () => {
    const queued = past(lambdaTarget('f', 'dev'), {
      id: 'q',
      release: lambdaRelease(1),
      status: 'queued',
      endedAt: undefined,
    });
    render({ items: [queued] });
    const cells = within(
      (await screen.findByText('Queued')).closest('tr')!,
    ).getAllByRole('cell');
    expect(cells.map(cell => cell.textContent)).not.toContainEqual(
      expect.stringMatching(/\d (s|min|h)/),
    );
  });

  it('shows more on request, until there is no more', async () => {
    render();
    expect(await rows()).toHaveLength(15);
    await userEvent.click(screen.getByRole('button', { name: 'Show more' }));
    await waitFor(() =>
      expect(screen.getAllByRole('row')).toHaveLength(1 + history().length),
    );
    expect(
      screen.queryByRole('button', { name: 'Show more' }),
    ).not.toBeInTheDocument();
  });

  it('is narrowed to an environment, a target and rollbacks', async () => {
    const api = render();
    await rows();
    await userEvent.click(screen.getByRole('button', { name: /Environment/ }));
    await userEvent.click(screen.getByRole('option', { name: 'staging' }));
    await waitFor(() => expect(screen.getAllByRole('row')).toHaveLength(2));

    await userEvent.click(screen.getByRole('button', { name: 'Target' }));
    await userEvent.click(
      screen.getByRole('option', { name: 'royalty-calculator · staging' }),
    );
    const only = screen.getByRole('button', { name: 'Rollbacks only' });
    await userEvent.click(only);
    expect(only).toHaveAttribute('aria-pressed', 'true');
    expect(
      await screen.findByText('No deployment matches these filters.'),
    ).toBeVisible();
    expect(api.calls[api.calls.length - 1]).toEqual([
      'getHistory',
      ENTITY_REF,
      expect.objectContaining({
        environment: 'staging',
        target: lambdaTarget('royalty-calculator', 'staging').id,
        rollbacks: 'only',
      }),
    ]);
  });

  it('opens a deployment to its steps, the log of what failed first', async () => {
    render();
    await rows();
    const open = screen.getByRole('button', {
      name: 'Show the steps of #141 on artist-dashboard',
    });
    expect(open).toHaveAttribute('aria-expanded', 'false');
    await userEvent.click(open);
    expect(open).toHaveAttribute('aria-expanded', 'true');
    const steps = await screen.findByRole('list', {
      name: 'Steps of the deployment',
    });
    expect(steps).toHaveTextContent('PROVISIONdone41 s');
    expect(steps).toHaveTextContent(/BUILDfailed2 min.*ended with code 1/);
    expect(steps).toHaveTextContent('DEPLOYcancelled');
    expect(
      within(steps).getByRole('button', { name: 'Hide the log of BUILD' }),
    ).toBeVisible();
    await userEvent.click(
      within(steps).getByRole('button', { name: 'Hide the log of BUILD' }),
    );
    expect(
      within(steps).getByRole('button', { name: 'Show the log of BUILD' }),
    ).toHaveAttribute('aria-expanded', 'false');
  });

  it('says that AWS kept no record where a deployment was worked out', async () => {
    const target = lambdaTarget('royalty-calculator', 'prod');
    render({
      items: [...history()]
        .slice(1, 2)
        .concat(
          past(target, { id: 'x', release: lambdaRelease(7), inferred: true }),
        ),
    });
    const [, inferred] = await rows();
    expect(inferred).not.toHaveTextContent('11 min');
    await userEvent.click(within(inferred).getByRole('button'));
    expect(
      await screen.findByText(/AWS kept no record of the deployment/),
    ).toBeVisible();
  });

  it('takes fewer columns in little width and says the same', async () => {
    render({ compact: true });
    const [failing] = await rows();
    expect(screen.getAllByRole('columnheader')).toHaveLength(5);
    expect(failing).toHaveTextContent(
      /prodroyalty-calculator.*Jon P\. · 11 min/,
    );
  });

  it('marks rollbacks for which glass was broken, and leads to their pages', async () => {
    const target = lambdaTarget('royalty-calculator', 'prod');
    const by = { kind: 'rollback', name: 'Omar D.' } as const;
    const row = (id: string) =>
      past(target, {
        id,
        release: lambdaRelease(42),
        by,
        rollbackId: id,
        reason: 'Wrong sums',
      });
    render({
      items: [row('r-1'), row('r-2')],
      rollbacks: [
        rollbackOf({ id: 'r-1', status: 'succeeded', breakGlass: true }),
        rollbackOf({ id: 'r-2', status: 'succeeded' }),
      ],
    });
    expect(await screen.findByText('Glass broken')).toBeVisible();
    const [broken, usual] = await rows('“Wrong sums”');
    expect(broken).toHaveTextContent('Glass broken');
    expect(usual).not.toHaveTextContent('Glass broken');
    await userEvent.click(within(broken).getByRole('button'));
    expect(await leadsTo('Open the rollback')).toBe(
      '/deployments/rollbacks/r-1',
    );
  });

  it.each([false, true])(
    'begins with what awaits approval (compact: %s), as far as the filters go',
    async compact => {
      const data = incident();
      const prod = data.targets.find(
        ({ target }) => target.environment === 'prod',
      )!;
      prod.rollback = rollbackOf({
        status: 'awaiting-approval',
        target: prod.target,
      });
      render({ compact, data });
      const [waiting] = await rows('“Statement export fails”');
      expect(waiting).toHaveTextContent(
        /prod.*v43→ to v42.*“Statement export fails”.*Awaiting approval/,
      );
      expect(await leadsTo('Open the request')).toBe(
        '/deployments/rollbacks/r-1',
      );
      await userEvent.click(
        screen.getByRole('button', { name: /Environment/ }),
      );
      await userEvent.click(screen.getByRole('option', { name: 'staging' }));
      await waitFor(() => expect(waiting).not.toBeInTheDocument());
    },
  );

  it('says that nothing is known, and why nothing could be read', async () => {
    render({ items: [] });
    expect(
      await screen.findByText('No deployments are known yet.'),
    ).toBeVisible();
  });

  it('says why it could not be read', async () => {
    const { DeploymentsRequestError } = await import('../../api');
    render({
      error: new DeploymentsRequestError(400, 'InputError', 'bad cursor'),
    });
    expect(
      await screen.findByText('The history could not be read: bad cursor'),
    ).toBeVisible();
  });
});
