import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { DeploymentsRequestError } from '../../api';
import {
  ENTITY_REF,
  MockDeploymentsApi,
  allWell,
  failingProd,
  incident,
  lambdaObservation,
  lambdaRelease,
  lambdaTarget,
  page,
  resolving,
  view,
} from '../../testUtils';
import { renderOnEntity } from '../../__testUtils__/renderOnEntity';
import { EntityDeploymentsCard } from './EntityDeploymentsCard';

const render = (api: MockDeploymentsApi) =>
  renderOnEntity(<EntityDeploymentsCard />, api);

describe('EntityDeploymentsCard', () => {
  it('says what is failing and offers the way back', async () => {
    const api = new MockDeploymentsApi(incident());
    render(api);
    expect(
      await screen.findByRole('heading', {
        name: 'Prod is failing: royalty-calculator v43, live for 18 min',
      }),
    ).toBeVisible();
    await userEvent.click(
      screen.getByRole('button', { name: 'Roll back to v42…' }),
    );
    await waitFor(() =>
      expect(api.calls).toContainEqual([
        'createPlan',
        ENTITY_REF,
        expect.objectContaining({ target: failingProd().target.id }),
      ]),
    );
  });

  it('shows release and state by environment, each leading to its details', async () => {
    render(new MockDeploymentsApi(incident()));
    const table = await screen.findByRole('table', {
      name: 'Release and state by environment',
    });
    const link = within(table).getByRole('link', {
      name: /royalty-webhook in staging: v9, Needs attention/,
    });
    expect(link).toHaveAttribute(
      'href',
      expect.stringContaining(
        '/catalog/default/component/royalty-calculator/deployments?target=arn%3Aaws',
      ),
    );
    expect(link).toHaveTextContent('v9Needs attention');
    expect(
      screen.getByRole('link', { name: 'Open deployments' }),
    ).toHaveAttribute(
      'href',
      '/catalog/default/component/royalty-calculator/deployments',
    );
  });

  it('is quiet when all is well', async () => {
    render(new MockDeploymentsApi(allWell()));
    expect(
      await screen.findByText(/All 3 targets are live and well/),
    ).toBeVisible();
    expect(screen.queryByRole('button')).not.toBeInTheDocument();
  });

  it('stays small for an entity with many targets', async () => {
    render(
      new MockDeploymentsApi(
        page(
          Array.from({ length: 9 }, (_, index) => {
            const target = lambdaTarget(`function-${index}`, 'dev');
            return view(lambdaObservation(target, lambdaRelease(1)), target);
          }),
        ),
      ),
    );
    expect(await screen.findByRole('link', { name: '3 more' })).toBeVisible();
    expect(screen.getAllByRole('rowheader')).toHaveLength(6);
  });

  it('says that targets are being looked up, that it reads, or why it cannot', async () => {
    render(new MockDeploymentsApi(resolving()));
    expect(
      await screen.findByText('Looking up what belongs to this entity'),
    ).toBeVisible();
  });

  it('shows its skeleton while it reads', async () => {
    render(new MockDeploymentsApi());
    expect(
      await screen.findByRole('status', { name: 'Reading deployments' }),
    ).toBeInTheDocument();
  });

  it('says why it cannot read', async () => {
    const api = new MockDeploymentsApi(allWell());
    api.errors.getEntityDeployments = new DeploymentsRequestError(
      404,
      'NotFoundError',
      'No such entity',
    );
    render(api);
    expect(await screen.findByText('No such entity')).toBeVisible();
  });
});
