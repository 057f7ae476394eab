import { PORTAL_URL } from './settings';

/** Sends a request as one of the demo's people, whom their browser need not show. */
async function send(user: string, method: string, path: string) {
  const signIn = await fetch(`${PORTAL_URL}/api/auth/demo/refresh`, {
    headers: {
      'x-backspin-demo-user': user,
      'x-requested-with': 'XMLHttpRequest',
    },
  });
  const { backstageIdentity } = await signIn.json();
  const response = await fetch(`${PORTAL_URL}/api/catalog/${path}`, {
    method,
    headers: { authorization: `Bearer ${backstageIdentity.token}` },
  });
  if (!response.ok) {
    throw new Error(`${method} ${path}: ${await response.text()}`);
  }
  return response;
}

/**
 * Takes the services of those repositories out of the catalog again, as far as they are
 * registered, so that other journeys find the catalog that the demo starts with.
 */
export async function unregister(user: string, repositories: string[]) {
  const locations: Array<{ data: { id: string; target: string } }> = await (
    await send(user, 'GET', 'locations')
  ).json();
  for (const { data } of locations) {
    if (repositories.some(name => data.target.includes(`/${name}/`))) {
      await send(user, 'DELETE', `locations/${data.id}`);
    }
  }
}
