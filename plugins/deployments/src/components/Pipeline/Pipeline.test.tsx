import {
  SIGNAL_CHANNEL,
  type EntityPipeline,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsRequestError } from '../../api';
import {
  ENTITY_REF,
  ENVIRONMENTS,
  MockDeploymentsApi,
  ago,
  allWell,
  pipeline,
  pipelineRun,
  waitingRun,
} from '../../testUtils';
import {
  MockSignals,
  renderOnEntity,
} from '../../__testUtils__/renderOnEntity';
import { EntityShell } from '../EntityShell';
import { Pipeline } from './Pipeline';

type Options = Parameters<typeof renderOnEntity>[2];

function render(
  data: EntityPipeline | undefined = pipeline(),
  options: Options & { error?: Error } = {},
  stacked = false,
  expected = true,
) {
  const api = new MockDeploymentsApi(allWell());
  api.pipeline = data;
  if (options.error) api.errors.getPipeline = options.error;
  renderOnEntity(
    <EntityShell>
      {ref => (
        <Pipeline
          entityRef={ref}
          environments={ENVIRONMENTS}
          stacked={stacked}
          expected={expected}
        />
      )}
    </EntityShell>,
    api,
    options,
  );
  return api;
}

const region = () => screen.findByRole('region', { name: 'Pipeline' });
const row = async (environment: string) =>
  within(await region())
    .getByRole('heading', { name: environment })
    .closest('li')!;
const decisions = (api: MockDeploymentsApi) =>
  api.calls.filter(([method]) => method === 'decidePipelineRun');
const APPROVE = 'Approve… Deploy #53 to prod';
const REJECT = 'Reject… Deploy #53 to prod';

const openDialog = async (button = APPROVE) => {
  await userEvent.click(await screen.findByRole('button', { name: button }));
  return within(await screen.findByRole('dialog'));
};

describe('what the pipeline shows', () => {
  it('says of each environment how its newest run stands, of what, by whom and since when', async () => {
    render();
    const dev = await row('dev');
    expect(dev).toHaveTextContent('Failed');
    expect(dev).toHaveTextContent(/4f2a91c.*Count royalties once/);
    expect(dev).toHaveTextContent(
      'mara · push to develop · attempt 2 · 5 min ago · took 2 min 5 s',
    );
    expect(
      within(dev).getByRole('link', {
        name: /^Deploy #51 at GitHub/,
      }),
    ).toHaveAttribute(
      'href',
      'https://github.com/distrofm/royalty-calculator/actions/runs/51',
    );
    expect(await row('staging')).toHaveTextContent(
      /Running.*by hand on staging · for 5 min/,
    );
    expect(await row('prod')).toHaveTextContent('Waiting');
  });

  it('names the jobs with their times, and the step that failed or runs', async () => {
    render();
    const jobs = async (environment: string) =>
      within(await row(environment))
        .getAllByRole('listitem')
        .map(item => item.textContent);
    expect(await jobs('dev')).toEqual([
      'test1 min · npm test',
      'deploy (dev)skipped',
    ]);
    expect(await jobs('staging')).toEqual([
      expect.stringMatching(/^deploy \(staging\)1 min \d s · sam deploy$/),
    ]);
    expect((await jobs('prod'))[1]).toBe('deploy (prod)waiting');
  });

  it('says how old it is, and leads to all runs', async () => {
    render();
    expect(await region()).toHaveTextContent('Read from GitHub 12 s ago');
    expect(
      screen.getByRole('link', { name: /^All runs at GitHub/ }),
    ).toHaveAttribute(
      'href',
      'https://github.com/distrofm/royalty-calculator/actions',
    );
  });

  it('shows older runs of an environment that have not ended', async () => {
    render(
      pipeline({
        environments: [
          { environment: 'prod', runs: [pipelineRun(60), waitingRun(53)] },
        ],
      }),
    );
    const prod = within(await row('prod'));
    expect(prod.getAllByRole('link', { name: /^Deploy #\d+ at/ })).toHaveLength(
      2,
    );
    expect(prod.getByRole('button', { name: APPROVE })).toBeVisible();
  });

  it('begins with prod where the environments stand below each other', async () => {
    render(undefined, {}, true);
    const headings = within(await region()).getAllByRole('heading', {
      level: 3,
    });
    expect(headings.map(heading => heading.textContent)).toEqual([
      'prod',
      'staging',
      'dev',
    ]);
  });

  it('says how a run stands in the environment, not how all of it does', async () => {
    const standing = {
      status: 'completed' as const,
      conclusion: 'success' as const,
      startedAt: ago(120),
      completedAt: ago(60),
    };
    render(
      pipeline({
        environments: [
          { environment: 'dev', runs: [waitingRun(53, true, { standing })] },
        ],
      }),
    );
    const dev = await row('dev');
    expect(dev).toHaveTextContent('Succeeded');
    expect(dev).toHaveTextContent('2 min ago · took 1 min');
  });

  it('sets runs of no environment apart', async () => {
    render(pipeline({ environments: [{ runs: [pipelineRun(1)] }] }));
    expect(await row('Other')).toHaveTextContent('Deploy #1');
  });

  it('is not there for an entity without a repository', async () => {
    const api = render(pipeline({ repository: undefined, environments: [] }));
    await waitFor(() => expect(api.countOf('getPipeline')).toBe(1));
    await waitFor(() =>
      expect(screen.queryByText('Pipeline')).not.toBeInTheDocument(),
    );
  });

  it('says that it is being read for the first time', async () => {
    render(pipeline({ environments: [], readAt: undefined }));
    expect(
      await screen.findByRole('status', {
        name: 'Reading the pipeline from GitHub',
      }),
    ).toBeInTheDocument();
  });

  it('says that no workflow has run yet, and what would show', async () => {
    render(pipeline({ environments: [] }));
    expect(await region()).toHaveTextContent(
      /No workflow has run yet\. The first push/,
    );
  });

  it('is not there while no workflow runs for apps that Amplify builds', async () => {
    const api = render(pipeline({ environments: [] }), {}, false, false);
    await waitFor(() => expect(api.countOf('getPipeline')).toBe(1));
    await expect(
      screen.findByText('Pipeline', {}, { timeout: 200 }),
    ).rejects.toThrow();
  });

  it('is there for apps that Amplify builds once a workflow has run', async () => {
    render(pipeline(), {}, false, false);
    expect(await row('dev')).toHaveTextContent('Failed');
  });

  it('says what could not be read and how to mend it, and shows what is known', async () => {
    render(
      pipeline({
        error: {
          code: 'credentials',
          message: 'GitHub answered 401: Bad credentials.',
          fix: 'Renew the credentials under integrations.github.',
          at: ago(3),
        },
      }),
    );
    expect(await region()).toHaveTextContent(
      'The pipeline could not be read again. GitHub answered 401: Bad credentials. Renew the credentials under integrations.github.',
    );
    expect(await row('dev')).toHaveTextContent('Failed');
  });

  it('says which permission is missing', async () => {
    render(undefined, {
      error: new DeploymentsRequestError(403, 'NotAllowedError', 'no'),
    });
    expect(await region()).toHaveTextContent(/deployments\.pipeline\.read/);
  });

  it('says that the portal could not be asked', async () => {
    render(undefined, {
      error: new DeploymentsRequestError(404, 'Error', 'No such entity.'),
    });
    expect(await region()).toHaveTextContent(
      /could not be asked for the pipeline\. No such entity\./,
    );
  });

  it('is read again when the backend says that it has changed, and nothing else is', async () => {
    const signals = new MockSignals();
    const api = render(undefined, { signals });
    await waitFor(() => expect(api.countOf('getPipeline')).toBe(1));
    api.pipeline = pipeline({
      environments: [{ environment: 'dev', runs: [pipelineRun(70)] }],
    });
    const before = api.calls.length;
    signals.send(SIGNAL_CHANNEL, {
      type: 'pipeline',
      entityRefs: [ENTITY_REF],
    });
    expect(await row('dev')).toHaveTextContent('Succeeded');
    const asked = api.calls.slice(before).map(([method]) => method);
    expect(new Set(asked)).toEqual(new Set(['getPipeline']));
  });
});

describe('deciding about what waits', () => {
  it('names who reviews, and offers both decisions to those who may', async () => {
    render();
    const prod = await row('prod');
    expect(prod).toHaveTextContent(
      'Waits for approval to deploy to prod by team Release managers, iva',
    );
    expect(within(prod).getByRole('button', { name: REJECT })).toBeVisible();
  });

  it('says which permission is missing to those who may not, and leads to GitHub', async () => {
    render(
      pipeline({
        environments: [{ environment: 'prod', runs: [waitingRun(53, false)] }],
      }),
    );
    const prod = within(await row('prod'));
    expect(prod.queryByRole('button')).not.toBeInTheDocument();
    expect(
      prod.getByRole('link', { name: /deployments\.pipeline\.approve/ }),
    ).toHaveAttribute('href', expect.stringMatching(/runs\/53$/));
  });

  it('offers nothing while only a timer is waited for', async () => {
    const [pending] = waitingRun(53).pendingApprovals;
    const timed = waitingRun(53, true, {
      pendingApprovals: [{ ...pending, reviewers: [], waitTimerMinutes: 15 }],
    });
    render(
      pipeline({ environments: [{ environment: 'prod', runs: [timed] }] }),
    );
    const prod = await row('prod');
    expect(prod).toHaveTextContent('Waits 15 min before it deploys to prod');
    expect(within(prod).queryByRole('button')).not.toBeInTheDocument();
  });

  it("approves with the reader's own token, by keyboard alone, and says so", async () => {
    const scopes: unknown[] = [];
    const api = render(undefined, {
      githubToken: async scope => {
        scopes.push(scope);
        return 'gho_own';
      },
    });
    (await screen.findByRole('button', { name: APPROVE })).focus();
    await userEvent.keyboard('{Enter}');
    const dialog = within(
      await screen.findByRole('dialog', { name: 'Approve Deploy #53 to prod' }),
    );
    expect(dialog.getByLabelText('Comment')).toHaveFocus();
    expect(dialog.getByText(/told in your name/)).toBeVisible();
    await userEvent.keyboard('Tested in staging{Tab}{Tab}{Enter}');
    await waitFor(() =>
      expect(decisions(api)).toEqual([
        [
          'decidePipelineRun',
          ENTITY_REF,
          53,
          {
            environment: 'prod',
            state: 'approved',
            comment: 'Tested in staging',
          },
          'gho_own',
        ],
      ]),
    );
    expect(scopes).toEqual(['repo']);
    expect(
      await screen.findByText('You approved Deploy #53 to prod.'),
    ).toBeVisible();
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(await region()).toHaveFocus();
    expect(api.countOf('getPipeline')).toBeGreaterThan(1);
  });

  it("asks for no token where the portal's account decides", async () => {
    const api = render(pipeline({ approveAs: 'integration' }), {
      githubToken: async () => {
        throw new Error('must not be asked');
      },
    });
    const dialog = await openDialog();
    expect(dialog.getByText(/told by the portal's account/)).toBeVisible();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve: deploy to prod' }),
    );
    await waitFor(() =>
      expect(decisions(api).map(call => call.slice(3))).toEqual([
        [
          { environment: 'prod', state: 'approved', comment: undefined },
          undefined,
        ],
      ]),
    );
  });

  it('rejects with a reason, and not without', async () => {
    const api = render(pipeline({ approveAs: 'integration' }));
    const dialog = await openDialog(REJECT);
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(dialog.getByLabelText('Comment')).toHaveFocus();
    expect(
      dialog.getByText('Say in a few words why it is rejected'),
    ).toBeVisible();
    expect(decisions(api)).toEqual([]);
    await userEvent.keyboard('Wrong day');
    await userEvent.click(dialog.getByRole('button', { name: 'Reject' }));
    expect(
      await screen.findByText(/^You rejected Deploy #53 to prod/),
    ).toBeVisible();
    expect(decisions(api)[0][3]).toMatchObject({
      state: 'rejected',
      comment: 'Wrong day',
    });
  });

  it('says what to do when signing in to GitHub fails, and sends nothing', async () => {
    const api = render(undefined, {
      githubToken: async () => {
        throw new Error('Popup was closed');
      },
    });
    const dialog = await openDialog();
    await userEvent.click(
      dialog.getByRole('button', { name: 'Approve: deploy to prod' }),
    );
    expect(await dialog.findByRole('alert')).toHaveTextContent(
      'Not decided. Signing in to GitHub did not work: Popup was closed. Nothing was sent; try again, or decide at GitHub.',
    );
    expect(decisions(api)).toEqual([]);
  });

  it.each([
    [
      403,
      'GitHub answered 403: You are not a reviewer. Only the reviewers of the environment may decide',
      /^Not decided\. GitHub answered 403/,
    ],
    [
      502,
      'Bad gateway',
      /^It is not known whether it was decided\. Bad gateway\.$/,
    ],
    [0, 'No answer', /^It is not known whether it was decided\. No answer\.$/],
  ])(
    'keeps the dialog and the comment at a %d, and says what happened',
    async (status, message, expected) => {
      const api = render(pipeline({ approveAs: 'integration' }));
      api.errors.decidePipelineRun = new DeploymentsRequestError(
        status,
        'Error',
        message,
      );
      const dialog = await openDialog();
      await userEvent.type(dialog.getByLabelText('Comment'), 'Tested');
      await userEvent.click(
        dialog.getByRole('button', { name: 'Approve: deploy to prod' }),
      );
      expect(await dialog.findByRole('alert')).toHaveTextContent(expected);
      expect(dialog.getByLabelText('Comment')).toHaveValue('Tested');
    },
  );

  it('gives the focus back when nothing was decided', async () => {
    const api = render();
    await openDialog();
    await userEvent.keyboard('{Escape}');
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(screen.getByRole('button', { name: APPROVE })).toHaveFocus();
    expect(decisions(api)).toEqual([]);
  });
});
