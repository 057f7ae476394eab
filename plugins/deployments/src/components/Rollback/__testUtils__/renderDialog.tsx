import { renderInTestApp } from '@backstage/frontend-test-utils';
import {
  EntityProvider,
  entityRouteRef,
} from '@backstage/plugin-catalog-react';
import { signalApiRef } from '@backstage/plugin-signals-react';
import { SIGNAL_CHANNEL } from '@backspin/backstage-plugin-deployments-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { setupServer } from 'msw/node';
import { useLocation } from 'react-router-dom';
import { MockSignals } from '../../../__testUtils__/renderOnEntity';
import { deploymentsApiRef } from '../../../api';
import { useEntityDeployments } from '../../../queries';
import { rootRouteRef } from '../../../routes';
import { ENTITY, ENTITY_REF } from '../../../testUtils';
import { EntityShell } from '../../EntityShell';
import { RollBackButton } from '../../RollBackButton';
import type { TestBackend } from './TestBackend';

const server = setupServer();

const EXPECTED_WARNINGS = [
  // Of Material UI 4 itself, whatever it is used for.
  'findDOMNode is deprecated',
  // A second may go by between two looks at the clock.
  'getSnapshot should be cached',
];

/** Somebody who types and clicks without a pause. */
export const user = userEvent.setup({ delay: null });

/** Lets msw answer during the tests of a file, and holds React to having nothing to warn of. */
export function startTestServer() {
  let warnings: jest.SpyInstance;
  beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
  beforeEach(() => {
    warnings = jest.spyOn(console, 'error');
  });
  afterEach(() => {
    server.resetHandlers();
    const said = warnings.mock.calls
      .map(call => call.join(' '))
      .filter(line => !EXPECTED_WARNINGS.some(text => line.includes(text)));
    warnings.mockRestore();
    if (said.length > 0) throw new Error(`React warned: ${said.join('\n')}`);
  });
  afterAll(() => server.close());
}

function Address() {
  return <output>{useLocation().search}</output>;
}

/** The page around the dialog: a button for each target. */
function Targets({ entityRef }: { entityRef: string }) {
  const { data } = useEntityDeployments(entityRef);
  return (
    <main>
      {data?.targets.map(view => (
        <RollBackButton key={view.target.id} view={view} />
      ))}
      <Address />
    </main>
  );
}

/** Apps and routes of a test around an element. */
export function renderWith(
  element: JSX.Element,
  backend: TestBackend,
  options: { path?: string; mountPath?: string; signals?: MockSignals } = {},
) {
  server.use(...backend.handlers);
  return renderInTestApp(element, {
    apis: [
      [deploymentsApiRef, backend.client],
      [signalApiRef, options.signals ?? new MockSignals()],
    ],
    mountedRoutes: {
      '/deployments': rootRouteRef as never,
      '/catalog/:namespace/:kind/:name': entityRouteRef as never,
    },
    mountPath: options.mountPath,
    initialRouteEntries: [options.path ?? '/'],
  });
}

/** Renders an entity's page that a rollback dialog can be opened on. */
export function renderPage(
  backend: TestBackend,
  options: { search?: string; signals?: MockSignals } = {},
) {
  return renderWith(
    <EntityProvider entity={ENTITY}>
      <EntityShell>
        {entityRef => <Targets entityRef={entityRef} />}
      </EntityShell>
    </EntityProvider>,
    backend,
    { path: `/${options.search ?? ''}`, signals: options.signals },
  );
}

/** The address of the dialog of a target. */
export const dialogAt = (target: string, more: Record<string, string> = {}) =>
  `?${new URLSearchParams({ rollback: target, ...more })}`;

/** The dialog, once it has come. */
export const findDialog = () => screen.findByRole('dialog');

/** The dialog with a plan of which the button says this. */
export async function findPlan(button = 'Roll back to v42') {
  const dialog = await findDialog();
  await within(dialog).findByRole('button', { name: button });
  return within(dialog);
}

/** How a rollback stands, once it stands so; screen readers are told it apart from this. */
export const findSentence = (text: string) =>
  screen.findByText(text, { selector: 'p' });

/** Tells the pages, as the backend does, that a rollback has got on. */
export const signalRollback = (signals: MockSignals, rollbackId = 'r-1') =>
  signals.send(SIGNAL_CHANNEL, {
    type: 'rollback',
    entityRefs: [ENTITY_REF],
    rollbackId,
  });
