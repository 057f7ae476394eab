import type { Deployment } from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanDraft,
  PlanInput,
} from '@backspin/backstage-plugin-deployments-node';
import { seen } from './kit';
import type { AmplifyKit } from './kit';

/** Plans of a kit's main branch, made from what has been observed of it. */
export async function planner(kit: AmplifyKit) {
  const [result] = await kit.observe([{ target: kit.target() }]);
  const history: Deployment[] = [...seen(result).deployments].reverse();
  const input = (more: Partial<PlanInput> = {}): PlanInput => ({
    target: kit.target(),
    history,
    rollbacks: [],
    ...more,
  });
  return {
    history,
    input,
    async planned(more: Partial<PlanInput> = {}): Promise<PlanDraft> {
      const answer = await kit.provider.plan(input(more));
      if ('refusal' in answer) throw new Error(answer.refusal.message);
      return answer.draft;
    },
    async refused(more: Partial<PlanInput> = {}) {
      const answer = await kit.provider.plan(input(more));
      if ('draft' in answer) throw new Error('It was not refused');
      return answer.refusal;
    },
  };
}

/** Why each way fits or does not, by id. */
export const reasons = ({ strategies }: Pick<PlanDraft, 'strategies'>) =>
  Object.fromEntries(
    strategies.map(({ id, eligible, reason }) => [
      id,
      `${eligible ? 'fits' : 'does not'}: ${reason}`,
    ]),
  );
