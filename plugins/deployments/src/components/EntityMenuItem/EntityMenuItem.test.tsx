import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import {
  createExtensionTester,
  renderInTestApp,
} from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { EntityContextMenuItemBlueprint } from '@backstage/plugin-catalog-react/alpha';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useLocation } from 'react-router-dom';
import { DeploymentsRequestError, deploymentsApiRef } from '../../api';
import { entityRollbackMenuItem } from '../../extensions/entityMenu';
import {
  ENTITY,
  MockDeploymentsApi,
  allWell,
  failingProd,
  incident,
  lambdaTarget,
  page,
  partial,
  resolving,
  unannotated,
} from '../../testUtils';

const TAB = '/catalog/default/component/royalty-calculator/deployments';

const dialogOf = (target: string) =>
  `${TAB}?${new URLSearchParams({ rollback: target })}`;

const { useProps } = createExtensionTester(entityRollbackMenuItem).get(
  EntityContextMenuItemBlueprint.dataRefs.data,
) as { useProps: () => { title: string; disabled?: boolean; onClick(): void } };

/** The entity's menu, which the catalog builds of what the extension gives it. */
function Menu() {
  const { title, disabled, onClick } = useProps();
  const { pathname, search } = useLocation();
  return (
    <>
      <output aria-label="Address">{`${pathname}${search}`}</output>
      <button disabled={disabled} onClick={onClick}>
        {title}
      </button>
    </>
  );
}

function render(data?: EntityDeployments, error?: Error) {
  const api = new MockDeploymentsApi(data);
  api.errors.getEntityDeployments = error;
  renderInTestApp(
    <EntityProvider entity={ENTITY}>
      <Menu />
    </EntityProvider>,
    {
      apis: [[deploymentsApiRef, api]],
      mountedRoutes: {
        '/catalog/:namespace/:kind/:name': entityRouteRef as never,
      },
    },
  );
}

const item = (name: string) => screen.findByRole('button', { name });
const address = () => screen.getByLabelText('Address').textContent;

describe('"Roll back…" in the menu of an entity', () => {
  it('is there for entities with deployments', () => {
    const filter = createExtensionTester(entityRollbackMenuItem).get(
      EntityContextMenuItemBlueprint.dataRefs.filterFunction,
    )!;
    expect(filter(ENTITY)).toBe(true);
    expect(filter({ ...ENTITY, metadata: { name: 'a' } })).toBe(false);
  });

  it('names the one target that suggests itself, and opens its dialog', async () => {
    render(incident());
    await userEvent.click(await item('Roll back royalty-calculator in prod…'));
    await waitFor(() =>
      expect(address()).toBe(dialogOf(failingProd().target.id)),
    );
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('names a target that no rule places', async () => {
    const stray = partial().targets.find(({ target }) => !target.environment)!;
    render(page([stray]));
    expect(
      await item('Roll back artist-dashboard in Not placed…'),
    ).toBeEnabled();
  });

  it('lets the reader choose among several', async () => {
    render(allWell());
    await userEvent.click(await item('Roll back…'));
    const dialog = await screen.findByRole('dialog', {
      name: 'Roll back which target?',
    });
    expect(
      within(dialog)
        .getAllByRole('button', { name: /royalty-calculator/ })
        .map(button => button.getAttribute('aria-label')),
    ).toEqual([
      'royalty-calculator in prod: v42, Live',
      'royalty-calculator in staging: v45, Live',
      'royalty-calculator in dev: v57, Live',
    ]);
    await userEvent.click(
      within(dialog).getByRole('button', { name: /in staging/ }),
    );
    expect(address()).toBe(
      dialogOf(lambdaTarget('royalty-calculator', 'staging').id),
    );
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
  });

  it.each([
    ['the button', () => userEvent.click(screen.getByText('Cancel'))],
    ['Escape', () => userEvent.keyboard('{Escape}')],
  ])('lets the reader think again, with %s', async (_, leave) => {
    render(allWell());
    await userEvent.click(await item('Roll back…'));
    await screen.findByRole('dialog');
    await leave();
    await waitFor(() =>
      expect(screen.queryByRole('dialog')).not.toBeInTheDocument(),
    );
    expect(address()).toBe('/');
  });

  it('says that only owners may, to all others', async () => {
    const { targets } = allWell();
    render(page(targets.map(view => ({ ...view, mayRollBack: false }))));
    expect(await item('Roll back (only its owners may)')).toBeDisabled();
  });

  it.each([
    ['without annotations', unannotated()],
    ['whose targets are being looked up', resolving()],
  ])('says that an entity %s has none', async (_, data) => {
    render(data);
    expect(await item('Roll back (no targets yet)')).toBeDisabled();
  });

  it('waits for what it does not know yet', async () => {
    render();
    await userEvent.click(await item('Roll back…'));
    expect(address()).toBe('/');
  });

  it('leads to the tab, which says what is wrong, when nothing can be read', async () => {
    render(
      undefined,
      new DeploymentsRequestError(404, 'NotFoundError', 'No such entity'),
    );
    await userEvent.click(await item('Roll back…'));
    await waitFor(() => expect(address()).toBe(TAB));
  });
});
