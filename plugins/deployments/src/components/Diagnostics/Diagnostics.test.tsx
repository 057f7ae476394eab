import { TestApiProvider } from '@backstage/frontend-test-utils';
import {
  act,
  renderHook,
  screen,
  waitFor,
  within,
} from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsRequestError, deploymentsApiRef } from '../../api';
import { useDeploymentsQueryClient } from '../../queries';
import {
  MockDeploymentsApi,
  POLICIES,
  diagnosticsOf,
  healthy,
  serviceHealth,
  troubled,
} from '../../testUtils';
import { address, renderPage } from '../../__testUtils__/renderPage';
import { setWidth } from '../../__testUtils__/setWidth';

function mock(data = healthy()) {
  const api = new MockDeploymentsApi();
  api.diagnostics = data;
  api.policies = POLICIES;
  return api;
}

const render = (api: MockDeploymentsApi) =>
  renderPage(api, '/deployments/diagnostics');

const table = () =>
  screen.findByRole('table', { name: 'Accounts and services' });

const refused = (status: number, message: string) =>
  new DeploymentsRequestError(status, 'Error', message);

/** Reads everything again, as the clock does. */
async function readAgain(api: MockDeploymentsApi) {
  const { result } = renderHook(useDeploymentsQueryClient, {
    wrapper: ({ children }) => (
      <TestApiProvider apis={[[deploymentsApiRef, api]]}>
        {children}
      </TestApiProvider>
    ),
  });
  await act(() => result.current.invalidateQueries());
}

beforeEach(() => setWidth(1400));

describe('the diagnostics', () => {
  it('have the size of what comes while they are read', async () => {
    render(new MockDeploymentsApi());
    expect(
      await screen.findByRole('status', { name: 'Reading the diagnostics' }),
    ).toBeInTheDocument();
  });

  it('say in one quiet line that all is well', async () => {
    render(mock());
    expect(
      await screen.findByText('All 3 accounts can be read.'),
    ).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.getByText(/^As of/)).toBeVisible();
  });

  it('say how many services have not been called yet', async () => {
    render(
      mock(
        diagnosticsOf([
          serviceHealth(),
          serviceHealth({ service: 'amplify', reachable: 'not-tried' }),
        ]),
      ),
    );
    expect(
      await screen.findByText(
        /The one account can be read\. 1 service has not been called yet\./,
      ),
    ).toBeVisible();
  });

  it('claim nothing before the first call', async () => {
    render(mock(diagnosticsOf([serviceHealth({ reachable: 'not-tried' })])));
    expect(
      await screen.findByText('1 service has not been called yet.'),
    ).toBeVisible();
    expect(screen.queryByText(/can be read/)).not.toBeInTheDocument();
  });

  it('name the denied action with its fix first, then what throttles', async () => {
    render(mock(troubled()));
    const alert = await screen.findByRole('alert');
    const [denied, throttled] = alert.children;
    expect(denied).toHaveTextContent(
      'prod (333333333333), us-east-1: Lambda cannot be read',
    );
    expect(denied).toHaveTextContent('Denied action: lambda:GetFunction.');
    expect(denied).toHaveTextContent(
      'Add lambda:GetFunction to the policy of the role backspin-read in account 333333333333.',
    );
    expect(throttled).toHaveTextContent(
      'dev (111111111111), us-east-1: AWS told Lambda to slow down 3 times',
    );
  });

  it('say what has trouble and still answers', async () => {
    render(
      mock(
        diagnosticsOf([
          serviceHealth({
            accountName: undefined,
            service: 'xray',
            error: {
              code: 'failed',
              message: 'AWS answered 500.',
              at: new Date().toISOString(),
            },
          }),
        ]),
      ),
    );
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /^111111111111, us-east-1: xray has troubleAWS answered 500\. ?$/,
    );
    expect(await table()).toHaveTextContent('read failed');
  });

  it('count targets, and name the oldest snapshot', async () => {
    render(mock(troubled()));
    const facts = await screen.findByLabelText('Targets');
    const values = Object.fromEntries(
      within(facts)
        .getAllByRole('term')
        .map(term => [term.textContent, term.nextSibling?.textContent]),
    );
    expect(values).toEqual({
      Targets: '286',
      'Read at least once': '191',
      'Last read failed': '95',
      'Not placed': '3',
      'Oldest snapshot': expect.stringMatching(/ago.*statement-get-dev:live$/),
    });
  });

  it('say that nothing has been seen yet', async () => {
    render(
      mock(
        diagnosticsOf([serviceHealth()], {
          oldestObservationAt: undefined,
          oldestTarget: undefined,
        }),
      ),
    );
    expect(await screen.findByText('none yet')).toBeVisible();
  });

  it('list accounts with a problem first, with whom they are read and written', async () => {
    render(mock(troubled()));
    const groups = within(await table())
      .getAllByRole('rowgroup')
      .slice(1);
    expect(groups.map(group => group.querySelector('th')?.textContent)).toEqual(
      ['prod 333333333333 · us-east-1', 'dev 111111111111 · us-east-1'],
    );
    expect(groups[0]).toHaveTextContent(
      'readassumed-role/backspin-read/backspin-readwriteassumed-role/backspin-write/backspin-write',
    );
    const [, lambda, codeDeploy] = within(groups[0]).getAllByRole('row');
    expect(lambda).toHaveTextContent(/^LambdaNo.*1,284.*1 h ago$/);
    expect(codeDeploy).toHaveTextContent(
      /^CodeDeployNot triednot used yet0never yet$/,
    );
  });

  it('say the same in a narrow window, in fewer columns', async () => {
    setWidth(800);
    render(mock(troubled()));
    expect(
      within(await table())
        .getAllByRole('columnheader')
        .map(head => head.textContent),
    ).toEqual(['Service', 'Reachable', 'Allowance for calls']);
    expect(
      within(await table())
        .getAllByRole('rowheader')
        .map(head => head.textContent),
    ).toContainEqual(expect.stringMatching(/^Lambda1284 calls · 1 h ago$/));
  });

  it('say which identities are missing', async () => {
    render(
      mock(
        diagnosticsOf([
          serviceHealth({ readIdentity: undefined, writeIdentity: undefined }),
        ]),
      ),
    );
    expect(await table()).toHaveTextContent(
      'readnot known yetwritenone: read only',
    );
  });

  it('show allowances as bars and in numbers', async () => {
    render(mock(troubled()));
    const meter = await screen.findByRole('meter', {
      name: 'lambda-read: 0 of 9 calls available',
    });
    expect(meter).toHaveAttribute('aria-valuenow', '0');
    expect(meter).toHaveAttribute('aria-valuemax', '9');
    expect(meter.parentElement).toHaveTextContent(
      '0/9 lambda-read · 4.5/s of 15/s · 7 waiting · throttled 3 times',
    );
    expect(meter.firstElementChild).toHaveStyle({ width: '0%' });
  });

  it.each([
    [{ available: 6, capacity: 9 }, '66.66666666666666%', '6'],
    // A bucket may be overdrawn by calls that people wait for, or hold a fraction.
    [{ available: -2, capacity: 9 }, '0%', '0'],
    [{ available: 10.04, capacity: 10 }, '100%', '10'],
    [{ available: 0, capacity: 0 }, '0%', '0'],
  ])('keep a bar within its track: %j', async (figures, width, now) => {
    render(
      mock(
        diagnosticsOf([
          serviceHealth({
            buckets: [
              {
                name: 'amplify',
                perSecond: 5,
                waiting: 0,
                throttled: 0,
                ...figures,
              },
            ],
          }),
        ]),
      ),
    );
    const meter = await screen.findByRole('meter');
    expect(meter).toHaveAttribute('aria-valuenow', now);
    expect(meter.firstElementChild).toHaveStyle({ width });
    // AWS publishes no quota here.
    expect(meter.parentElement).toHaveTextContent(/amplify · 5\/s$/);
  });

  it('lead back to all services', async () => {
    const api = mock();
    render(api);
    await table();
    expect(address()).toBe('/deployments/diagnostics');
    expect(document.title).toMatch(/^Diagnostics \| Deployments/);
  });
});

describe('diagnostics that cannot be shown', () => {
  it('say which permission is missing, and no policies', async () => {
    const api = mock();
    api.errors.getDiagnostics = refused(403, 'Not allowed');
    render(api);
    expect(
      await screen.findByText('You may not see the diagnostics'),
    ).toBeVisible();
    expect(screen.getByText(/deployments\.diagnostics/)).toBeVisible();
    expect(screen.queryByText('IAM policies')).not.toBeInTheDocument();
  });

  it('say why, and are read again when asked to', async () => {
    const api = mock();
    api.errors.getDiagnostics = refused(404, 'No backend');
    render(api);
    expect(await screen.findByText('No backend')).toBeVisible();
    api.errors = {};
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await table()).toBeVisible();
  });

  it('stay when the portal cannot be reached any more, and say so', async () => {
    const api = mock();
    render(api);
    await table();
    api.errors.getDiagnostics = refused(404, 'No backend');
    await readAgain(api);
    expect(
      await screen.findByText(/The portal cannot be reached.*No backend/),
    ).toBeVisible();
    expect(await table()).toBeVisible();
  });

  it('teach how to begin when no account is configured, with the policies', async () => {
    render(mock(diagnosticsOf([])));
    expect(
      await screen.findByText('No AWS account is configured'),
    ).toBeVisible();
    expect(
      await screen.findByRole('textbox', { name: 'To read' }),
    ).toBeVisible();
  });
});

describe('the policies', () => {
  let clipboard: string | undefined;
  beforeEach(() => {
    clipboard = undefined;
    document.execCommand = () => {
      clipboard = window.getSelection()?.toString();
      return true;
    };
  });

  it('are there to read, by keyboard too', async () => {
    render(mock());
    const box = await screen.findByRole('textbox', { name: 'To read' });
    expect(JSON.parse((box as HTMLTextAreaElement).value)).toEqual(
      POLICIES.read,
    );
    expect(box).toHaveAttribute('readonly');
  });

  it.each([
    ['To read', POLICIES.read],
    ['To roll back', POLICIES.write],
  ])('are copied as they are: %s', async (name, policy) => {
    render(mock());
    const button = await screen.findByRole('button', { name: `Copy: ${name}` });
    await userEvent.click(button);
    await waitFor(() => expect(button).toHaveTextContent('Copied'));
    expect(JSON.parse(clipboard!)).toEqual(policy);
  });

  it('that cannot be read leave the rest standing', async () => {
    const api = mock();
    api.errors.getPolicies = refused(404, 'Gone');
    render(api);
    expect(
      await screen.findByText('The policies could not be read: Gone'),
    ).toBeVisible();
    expect(await table()).toBeVisible();
  });
});
