import { DEPLOYMENT_ANNOTATIONS } from '@backspin/backstage-plugin-deployments-common';
import type { Entity } from '@backstage/catalog-model';
import { until } from './until';

/** Path of what a service's page asks for. */
export function entityPath(entity: Entity, what = 'deployments'): string {
  const { kind, metadata } = entity;
  const { namespace = 'default', name } = metadata;
  return `/api/deployments/v1/entities/${kind.toLowerCase()}/${namespace}/${name}/${what}`;
}

/** The backend as a signed-in person's browser speaks to it. */
export class Portal {
  constructor(
    private readonly baseUrl: string,
    /** Of the person. */
    private readonly token: string,
  ) {}

  /** Signs in as one of the demo's people, as soon as the catalog knows them. */
  static async signIn(baseUrl: string, user: string): Promise<Portal> {
    const session = await until(`${user} can sign in`, async () => {
      const response = await fetch(`${baseUrl}/api/auth/demo/refresh`, {
        headers: {
          'x-backspin-demo-user': user,
          'x-requested-with': 'XMLHttpRequest',
        },
      });
      return response.ok ? response.json() : undefined;
    });
    return new Portal(baseUrl, session.backstageIdentity.token);
  }

  /** Sends a request; `path` begins with `/api/`. */
  send(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.baseUrl}${path}`, {
      ...init,
      headers: {
        ...init.headers,
        authorization: `Bearer ${this.token}`,
        ...(init.body ? { 'content-type': 'application/json' } : {}),
      },
    });
  }

  /** Reads JSON. */
  async get<T>(path: string): Promise<T> {
    return this.answer('GET', path, await this.send(path));
  }

  /** Posts JSON and reads the answer. */
  async post<T>(path: string, body: unknown): Promise<T> {
    return this.answer(
      'POST',
      path,
      await this.send(path, { method: 'POST', body: JSON.stringify(body) }),
    );
  }

  /** How many entities with deployments the catalog knows. */
  async annotatedEntities(): Promise<number> {
    const query = new URLSearchParams({ limit: '1' });
    for (const key of DEPLOYMENT_ANNOTATIONS) {
      query.append('filter', `metadata.annotations.${key}`);
    }
    const { totalItems } = await this.get<{ totalItems: number }>(
      `/api/catalog/entities/by-query?${query}`,
    );
    return totalItems;
  }

  private async answer<T>(method: string, path: string, response: Response) {
    const text = await response.text();
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${text}`);
    }
    return JSON.parse(text) as T;
  }
}
