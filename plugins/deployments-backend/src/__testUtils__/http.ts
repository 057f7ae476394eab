import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import request from 'supertest';
import { eventually, type startPlugin } from './startPlugin';

/** Where the API is. */
export const BASE = '/api/deployments/v1';

/** Address of what belongs to a component: its page, or `history`, `refresh` … */
export const page = (name: string, what = 'deployments') =>
  `${BASE}/entities/component/default/${name}/${what}`;

/** The page of an entity once all its targets have been read. */
export async function warmPage(
  { server }: Pick<Awaited<ReturnType<typeof startPlugin>>, 'server'>,
  name = 'royalty-calculator',
): Promise<EntityDeployments> {
  return eventually(
    async () =>
      (await request(server).get(page(name))).body as EntityDeployments,
    body =>
      !body.resolving &&
      body.targets.length > 0 &&
      body.targets.every(({ observation, error }) => observation ?? error),
  );
}
