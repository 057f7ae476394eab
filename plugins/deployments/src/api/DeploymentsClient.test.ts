import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { allWell, candidates, history, pipeline } from '../testUtils';
import { DeploymentsClient } from './DeploymentsClient';
import { EtagCache } from './EtagCache';
import { DeploymentsRequestError, isNotAllowed, isRefusal } from './errors';

const BASE = 'http://localhost:7007/api/deployments';
const ENTITY = `${BASE}/v1/entities/component/default/royalty-calculator`;
const REF = 'Component:default/royalty-calculator';
const TARGET = 'arn:aws:amplify:us-east-1:1:apps/d1/branches/feature%2Fa';

const server = setupServer();
beforeAll(() => server.listen({ onUnhandledRequest: 'error' }));
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = () =>
  new DeploymentsClient({
    discoveryApi: { getBaseUrl: async () => BASE },
    fetchApi: { fetch },
  });

/** What was asked, with method, path, query and body. */
function record(
  path: string,
  method: 'get' | 'post',
  answer: unknown,
  status = 200,
) {
  const asked: Array<{ search: URLSearchParams; body?: unknown; url: string }> =
    [];
  server.use(
    http[method](path, async ({ request }) => {
      const url = new URL(request.url);
      asked.push({
        url: url.pathname,
        search: url.searchParams,
        body: method === 'post' ? await request.json() : undefined,
      });
      return answer === undefined
        ? new HttpResponse(null, { status: 204 })
        : HttpResponse.json(answer as never, { status });
    }),
  );
  return asked;
}

const rejection = async (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('was not refused');
    },
    error => error as DeploymentsRequestError,
  );

describe('DeploymentsClient', () => {
  it('is not sent what it knows already, and keeps the very same answer', async () => {
    const page = allWell();
    const tags: Array<string | null> = [];
    server.use(
      http.get(`${ENTITY}/deployments`, ({ request }) => {
        const tag = request.headers.get('If-None-Match');
        tags.push(tag);
        return tag === '"1"'
          ? new HttpResponse(null, { status: 304 })
          : HttpResponse.json(page, { headers: { ETag: '"1"' } });
      }),
    );
    const api = client();
    const first = await api.getEntityDeployments(REF);
    expect(first).toEqual(page);
    expect(await api.getEntityDeployments(REF)).toBe(first);
    expect(tags).toEqual([null, '"1"']);
  });

  it('reads in whole where the server gives no tag', async () => {
    const asked = record(`${ENTITY}/deployments`, 'get', allWell());
    const api = client();
    const first = await api.getEntityDeployments(REF);
    expect(await api.getEntityDeployments(REF)).toEqual(first);
    expect(asked).toHaveLength(2);
  });

  it('encodes what it puts into addresses, and leaves out what is not given', async () => {
    const asked = record(`${ENTITY}/history`, 'get', { items: history() });
    await client().getHistory(REF, {
      target: TARGET,
      environment: undefined,
      limit: 15,
    });
    expect(Object.fromEntries(asked[0].search)).toEqual({
      target: TARGET,
      limit: '15',
    });
  });

  it('reads a deployment, a log, releases, rollbacks and diagnostics', async () => {
    // As it comes over the wire, without what is undefined.
    const releases = JSON.parse(JSON.stringify(candidates()));
    const [item] = history();
    record(`${ENTITY}/deployment`, 'get', item);
    record(`${ENTITY}/log`, 'get', { text: 'a line', truncated: false });
    record(`${ENTITY}/releases`, 'get', { candidates: releases });
    record(`${ENTITY}/rollbacks`, 'get', { items: [] });
    record(`${BASE}/v1/diagnostics`, 'get', {
      services: [],
      targets: { total: 1, observed: 1, failing: 0, unplaced: 0 },
      at: '2026-11-23T14:00:00Z',
    });
    record(`${BASE}/v1/diagnostics/policies`, 'get', { read: {}, write: {} });
    const api = client();
    expect(
      await api.getDeployment(REF, { target: TARGET, id: 'd-43' }),
    ).toEqual(item);
    expect(
      await api.getStepLog(REF, { target: TARGET, id: '1', step: 'BUILD' }),
    ).toEqual({ text: 'a line', truncated: false });
    expect((await api.getReleases(REF, { target: TARGET })).candidates).toEqual(
      releases,
    );
    expect(await api.listRollbacks(REF)).toEqual([]);
    expect((await api.getDiagnostics()).targets.total).toBe(1);
    expect(await api.getPolicies()).toEqual({ read: {}, write: {} });
  });

  it('sends what is to be done', async () => {
    const refreshed = record(`${ENTITY}/refresh`, 'post', undefined);
    const built = record(`${ENTITY}/auto-build`, 'post', undefined);
    const cancelled = record(`${BASE}/v1/rollbacks/r%2F1/cancel`, 'post', {});
    const api = client();
    await api.refresh(REF, { target: TARGET });
    await api.setAutoBuild(REF, { target: TARGET, enabled: true });
    await api.cancelRollback('r/1');
    expect(refreshed[0].body).toEqual({ target: TARGET });
    expect(built[0].body).toEqual({ target: TARGET, enabled: true });
    expect(cancelled).toHaveLength(1);
  });

  it('reads the pipeline, and decides about its runs with the token given', async () => {
    record(`${ENTITY}/pipeline`, 'get', pipeline());
    const tokens: Array<string | null> = [];
    const bodies: unknown[] = [];
    server.use(
      http.post(`${ENTITY}/pipeline/runs/53/approvals`, async ({ request }) => {
        tokens.push(request.headers.get('x-github-token'));
        bodies.push(await request.json());
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const api = client();
    expect((await api.getPipeline(REF)).environments).toHaveLength(3);
    const decision = { environment: 'prod', state: 'approved' as const };
    await api.decidePipelineRun(REF, 53, decision, 'gho_own');
    await api.decidePipelineRun(REF, 53, decision);
    expect(tokens).toEqual(['gho_own', null]);
    expect(bodies).toEqual([decision, decision]);
  });

  it('carries the server’s own words and code of a refusal', async () => {
    record(
      `${ENTITY}/plans`,
      'post',
      {
        error: { name: 'ConflictError', message: 'This version was deleted.' },
        code: 'deleted',
      },
      409,
    );
    const error = await rejection(client().createPlan(REF, { target: TARGET }));
    expect(error).toMatchObject({
      statusCode: 409,
      name: 'ConflictError',
      message: 'This version was deleted.',
      code: 'deleted',
      plan: undefined,
    });
    expect(isRefusal(error)).toBe(true);
  });

  it('carries the new plan when the state changed since the one that was sent', async () => {
    const { target } = history()[0];
    const plan = {
      target,
      from: { id: '43', label: 'v43' },
      to: { id: '42', label: 'v42' },
      strategy: 'lambda-alias',
      strategies: [],
      steps: [],
      warnings: [],
      notUndone: [],
      takesBack: [],
      differences: [],
      expectedMs: 1000,
      expectedFrom: 'measured',
      verificationSeconds: 0,
      fingerprint: 'new',
      madeAt: '2026-11-23T14:00:00Z',
    };
    record(
      `${ENTITY}/rollbacks`,
      'post',
      { error: { name: 'ConflictError', message: 'changed' }, plan },
      409,
    );
    const error = await rejection(
      client().requestRollback(REF, {
        target: TARGET,
        to: '42',
        strategy: 'lambda-alias',
        fingerprint: 'old',
        reason: 'because',
      }),
    );
    expect(error.plan?.fingerprint).toBe('new');
  });

  it('says what it can of an answer that is not its own', async () => {
    server.use(
      http.get(`${ENTITY}/deployments`, () =>
        HttpResponse.text('<html>', { status: 502, statusText: 'Bad Gateway' }),
      ),
    );
    const error = await rejection(client().getEntityDeployments(REF));
    expect(error.message).toBe(
      'The deployments backend answered 502 Bad Gateway',
    );
    expect(isRefusal(error)).toBe(false);
  });

  it('says that the portal cannot be reached', async () => {
    server.use(http.get(`${ENTITY}/deployments`, () => HttpResponse.error()));
    const error = await rejection(client().getEntityDeployments(REF));
    expect(error).toMatchObject({ statusCode: 0, name: 'NetworkError' });
  });

  it('says that the versions may differ when it does not understand the answer', async () => {
    record(`${BASE}/v1/rollbacks/1`, 'get', { rollback: 'new shape' });
    const error = await rejection(client().getRollback('1'));
    expect(error.name).toBe('UnexpectedAnswerError');
    expect(error.message).toMatch(/versions .* may differ/);
  });

  it('gives a read up when asked to', async () => {
    record(`${ENTITY}/deployments`, 'get', allWell());
    const controller = new AbortController();
    controller.abort();
    const error = await rejection(
      client().getEntityDeployments(REF, { signal: controller.signal }),
    );
    expect(error.name).toBe('AbortError');
  });
});

describe('errors', () => {
  it.each([
    [403, true, true],
    [404, false, true],
    [429, false, false],
    [500, false, false],
    [0, false, false],
  ])('%d: not allowed %s, refusal %s', (status, notAllowed, refusal) => {
    const error = new DeploymentsRequestError(status, 'Error', 'x');
    expect(isNotAllowed(error)).toBe(notAllowed);
    expect(isRefusal(error)).toBe(refusal);
  });

  it('are told from others', () => {
    expect(isNotAllowed(new Error('x'))).toBe(false);
    expect(isRefusal(new Error('x'))).toBe(false);
  });
});

describe('EtagCache', () => {
  it('lets go of the least recently used', () => {
    const cache = new EtagCache(2);
    cache.set('a', { etag: '1', value: 1 });
    cache.set('b', { etag: '1', value: 2 });
    cache.get('a');
    cache.set('c', { etag: '1', value: 3 });
    expect(cache.get('b')).toBeUndefined();
    expect(cache.get('a')?.value).toBe(1);
    expect(cache.get('c')?.value).toBe(3);
  });
});
