import type {
  Rollback,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsRequestError } from '../../api';
import {
  ENTITY_REF,
  MockDeploymentsApi,
  ago,
  alarm,
  amplifyObservation,
  amplifyRelease,
  amplifyTarget,
  buildingDev,
  commit,
  history,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  notice,
  outOfStepStaging,
  page,
  pausedProd,
  view,
} from '../../testUtils';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { EntityShell } from '../EntityShell';
import { Details } from './Details';

const lambda = lambdaTarget('f', 'prod');

function render(
  of: TargetView,
  show = 'overview',
  api = new MockDeploymentsApi(),
) {
  renderOnEntity(
    <EntityShell>
      {() => (
        <Details
          entityRef={ENTITY_REF}
          data={{ ...page([]), targets: [of] }}
          target={of.target.id}
          onClose={() => {}}
        />
      )}
    </EntityShell>,
    api,
    { search: `?target=${encodeURIComponent(of.target.id)}&show=${show}` },
  );
  return screen.findByRole('tabpanel');
}

describe('overview', () => {
  it('names the two ways back of an alias that is out of step with its stack', async () => {
    const panel = await render(outOfStepStaging());
    const mend = within(panel).getByRole('region', { name: 'What to mend' });
    expect(mend).toHaveTextContent(
      /outside the stack, which records version 10/,
    );
    expect(
      within(mend)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual([
      expect.stringContaining('Deploy a revert'),
      'Point the alias at version 10 just before the next deployment.Point at v10…',
    ]);
  });

  it.each([
    ['Point at v10…', outOfStepStaging()],
    [
      'Send all to one version…',
      view(
        lambdaObservation(lambda, lambdaRelease(1), {
          notices: [notice('leftover-weight', 'Two versions are live.')],
        }),
        lambda,
      ),
    ],
  ])('plans a mend for those who may: %s', async (name, of) => {
    const panel = await render(of);
    await userEvent.click(within(panel).getByRole('button', { name }));
    expect(await screen.findByRole('dialog')).toBeVisible();
  });

  it('leaves the mending to those who may', async () => {
    const panel = await render({ ...outOfStepStaging(), mayRollBack: false });
    expect(panel).toHaveTextContent('Point the alias at version 10');
    expect(
      within(panel).queryByRole('button', { name: /Point at/ }),
    ).toBeNull();
  });

  it('tells how the configuration changed', async () => {
    const release = (version: number, memorySize: number, names: string[]) =>
      lambdaRelease(version, {
        commit: commit(`abc000${version}`, 'Change it'),
        configuration: { memorySize, variableNames: names, codeSha256: 'same' },
      });
    const panel = await render(
      view(lambdaObservation(lambda, release(2, 1024, ['A', 'B'])), lambda, {
        previous: { release: release(1, 512, ['A']) },
      }),
    );
    const changed = within(panel).getByRole('region', { name: 'What changed' });
    expect(
      within(changed)
        .getAllByRole('listitem')
        .map(item => item.textContent),
    ).toEqual(['memory: 512 MB → 1024 MB', 'variable B: – → set']);
  });

  it.each([
    ['same', 'same', 'Code and configuration are the same.'],
    ['one', 'two', 'Configuration is the same; the code differs.'],
  ])('tells code %s from code %s', async (before, after, words) => {
    const release = (version: number, codeSha256: string) =>
      lambdaRelease(version, { configuration: { codeSha256 } });
    const panel = await render(
      view(lambdaObservation(lambda, release(2, after)), lambda, {
        previous: { release: release(1, before) },
      }),
    );
    expect(panel).toHaveTextContent(words);
  });

  it('says what is not known', async () => {
    const panel = await render(
      view(
        lambdaObservation(lambda, lambdaRelease(1), {
          alarms: [],
          stack: undefined,
          consoleUrl: undefined,
        }),
        lambda,
      ),
    );
    expect(panel).toHaveTextContent('What went before is not known.');
    expect(panel).toHaveTextContent('No alarm watches this target.');
    expect(within(panel).queryByText('Links')).not.toBeInTheDocument();
  });

  it('shows the last rollback with its reason and verdict', async () => {
    const of = view(lambdaObservation(lambda, lambdaRelease(1)), lambda);
    const panel = await render({
      ...of,
      rollback: {
        id: 'r1',
        status: 'succeeded',
        plan: { from: lambdaRelease(2), to: lambdaRelease(1) },
        requestedBy: 'user:default/ana',
        requestedAt: ago(60),
        reason: 'payouts fail',
        verdict: { result: 'healthy', message: 'No alarm fired.', at: ago(1) },
      } as Rollback,
    });
    expect(
      within(panel).getByRole('region', { name: 'Last rollback' }),
    ).toHaveTextContent(/v2 to v1, .* by ana“payouts fail”No alarm fired\./);
  });

  it('has an alarm without data say so', async () => {
    const panel = await render(
      view(
        lambdaObservation(lambda, lambdaRelease(1), {
          alarms: [
            alarm({ state: 'INSUFFICIENT_DATA', consoleUrl: undefined }),
          ],
        }),
        lambda,
      ),
    );
    expect(panel).toHaveTextContent('No data');
  });

  it('says why there is nothing', async () => {
    const panel = await render(
      view(undefined, lambda, {
        error: {
          code: 'failed',
          message: 'It broke.',
          fix: 'Mend it.',
          at: ago(1),
        },
      }),
    );
    expect(panel).toHaveTextContent('It broke. Mend it.');
  });

  it('says that nothing is live, and shows a leftover weight as it is', async () => {
    const panel = await render(
      view(
        lambdaObservation(lambda, lambdaRelease(1), {
          live: [
            { release: lambdaRelease(1), weight: 0.9 },
            { release: lambdaRelease(2), weight: 0.1 },
          ],
        }),
        lambda,
      ),
    );
    expect(
      within(panel).getByRole('img', {
        name: 'Traffic: 90 % on v1, 10 % on v2',
      }),
    ).toBeVisible();
    expect(within(panel).getByText('90 % on v1, 10 % on v2')).toBeVisible();
  });
});

describe('configuration', () => {
  it('of an Amplify branch: repository, domains, automatic builds with resume', async () => {
    const panel = await render(pausedProd(), 'configuration');
    expect(panel).toHaveTextContent('artist-dashboard (d2k1artists)');
    expect(panel).toHaveTextContent('AVAILABLE, certificate AMPLIFY_MANAGED');
    expect(panel).toHaveTextContent('SENTRY_DSN');
    expect(
      within(panel).getByRole('button', { name: 'resume builds' }),
    ).toBeVisible();
  });

  it('of a branch that is deployed by hand, with an unverified domain', async () => {
    const target = amplifyTarget('web', 'main', 'prod');
    const observation = amplifyObservation(target, amplifyRelease(1));
    const panel = await render(
      view(
        {
          ...observation,
          details: {
            ...observation.details,
            repository: undefined,
            variableNames: [],
            domains: [
              {
                name: 'a.example',
                status: 'PENDING_VERIFICATION',
                verified: false,
              },
            ],
          } as typeof observation.details,
        },
        target,
      ),
      'configuration',
    );
    expect(panel).toHaveTextContent('none; deployed by hand');
    expect(panel).toHaveTextContent('PENDING_VERIFICATION, not verified');
  });

  it('of a function: the end of support of its runtime', async () => {
    const observation = lambdaObservation(lambda, lambdaRelease(1));
    const panel = await render(
      view(
        {
          ...observation,
          details: {
            ...observation.details,
            runtime: 'python3.9',
            runtimeEndsOn: '2027-02-01',
            provisionedConcurrency: 5,
          } as typeof observation.details,
        },
        lambda,
      ),
      'configuration',
    );
    expect(panel).toHaveTextContent('python3.9, end of support 2027-02-01');
    expect(panel).toHaveTextContent('Provisioned concurrency5');
  });
});

describe('steps', () => {
  it('of a build in flight', async () => {
    const panel = await render(buildingDev(), 'steps');
    expect(panel).toHaveTextContent('In flight: #311');
    expect(within(panel).getByRole('progressbar')).toBeVisible();
    expect(panel).toHaveTextContent(/BUILDrunning1 min 2\d s/);
  });

  it('of the last deployment, with its log, or why that cannot be had', async () => {
    const [, , , failed] = history();
    const api = new MockDeploymentsApi();
    api.history = [failed];
    api.errors.getStepLog = new DeploymentsRequestError(
      404,
      'NotFoundError',
      'AWS no longer has this log.',
    );
    const target = failed.target;
    const panel = await render(
      view(amplifyObservation(target, amplifyRelease(140)), target),
      'steps',
      api,
    );
    expect(
      await within(panel).findByText('AWS no longer has this log.'),
    ).toBeVisible();
    expect(panel).toHaveTextContent('Last deployment: #141');
  });

  it('of none that is known, or that cannot be read', async () => {
    const panel = await render(
      view(lambdaObservation(lambda, lambdaRelease(1)), lambda),
      'steps',
    );
    expect(
      await within(panel).findByText(
        'No deployment of this target is known yet.',
      ),
    ).toBeVisible();
  });

  it('are announced as empty when a log has no line yet', async () => {
    const api = new MockDeploymentsApi();
    api.logs = { PROVISION: '' };
    const panel = await render(buildingDev(), 'steps', api);
    await userEvent.click(
      within(panel).getByRole('button', { name: 'Show the log of PROVISION' }),
    );
    expect(
      await within(panel).findByText('The log is empty so far.'),
    ).toBeVisible();
  });
});

describe('releases', () => {
  it('say why nothing can be gone back to', async () => {
    const api = new MockDeploymentsApi();
    api.releases = {
      candidates: [],
      refusal: { code: 'no-alias', message: 'The function has no alias.' },
    };
    const panel = await render(
      view(lambdaObservation(lambda, lambdaRelease(1)), lambda),
      'releases',
      api,
    );
    expect(
      await within(panel).findByText('The function has no alias.'),
    ).toBeVisible();
  });

  it('say why they cannot be read', async () => {
    const api = new MockDeploymentsApi();
    api.errors.getReleases = new DeploymentsRequestError(
      403,
      'NotAllowedError',
      'Not yours.',
    );
    const panel = await render(
      view(lambdaObservation(lambda, lambdaRelease(1)), lambda),
      'releases',
      api,
    );
    expect(await within(panel).findByText('Not yours.')).toBeVisible();
  });
});
