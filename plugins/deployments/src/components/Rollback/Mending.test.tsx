import type { PlanPurpose } from '@backspin/backstage-plugin-deployments-common';
import { waitFor } from '@testing-library/react';
import { lambdaRelease } from '../../testUtils';
import {
  PROD,
  TestBackend,
  dialogAt,
  findPlan,
  plan,
  renderPage,
  startTestServer,
  user,
} from './__testUtils__';

startTestServer();

async function open(purpose: string, button: string) {
  const backend = new TestBackend();
  backend.planFor = request =>
    plan({ to: lambdaRelease(44), purpose: request.purpose });
  renderPage(backend, { search: dialogAt(PROD.id, { for: purpose }) });
  return { backend, dialog: await findPlan(button) };
}

describe('mending', () => {
  it.each<[PlanPurpose, string, string]>([
    [
      'settle-traffic',
      'Send all to v44',
      'Send all traffic of royalty-calculator in prod to one version',
    ],
    [
      'back-in-step',
      'Point at v44',
      'Bring royalty-calculator in prod back in step with its stack',
    ],
  ])(
    'is decided on like a rollback, with one way to go: %s',
    async (purpose, button, title) => {
      const { backend, dialog } = await open(purpose, button);
      expect(dialog.getByRole('heading', { name: title })).toBeVisible();
      expect(dialog.queryByRole('group', { name: 'Go back to' })).toBeNull();
      await user.type(dialog.getByLabelText(/^Reason/), 'Left by a stop');
      await user.type(dialog.getByLabelText(/^Type prod/), 'prod');
      await user.click(dialog.getByRole('button', { name: button }));
      await waitFor(() => expect(backend.requested).toHaveLength(1));
      expect([
        backend.planned[0].purpose,
        backend.requested[0].purpose,
      ]).toEqual([purpose, purpose]);
    },
  );

  it('takes an unknown purpose in an address for none', async () => {
    const { backend } = await open('mischief', 'Roll back to v44');
    expect(backend.planned[0].purpose).toBeUndefined();
  });
});
