import { registerMswTestHooks } from '@backstage/backend-test-utils';
import { ConfigReader } from '@backstage/config';
import { ScmIntegrations } from '@backstage/integration';
import { createMockActionContext } from '@backstage/plugin-scaffolder-node-test-utils';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';
import { createBranchesAction } from './createBranches';

const API = 'https://api.github.com/repos/distrofm/web/git';
const REPO = 'github.com?owner=distrofm&repo=web';

describe('aws-serverless:github:branches', () => {
  const server = setupServer();
  registerMswTestHooks(server);

  let refs: Record<string, string>;
  let made: unknown[];
  /** Answers of the call that makes a branch, before the usual ones. */
  let instead: Response[];

  beforeEach(() => {
    refs = { main: 'abc' };
    made = [];
    instead = [];
    server.use(
      http.get(`${API}/ref/heads/:name`, ({ params, request }) => {
        if (request.headers.get('authorization') !== 'Bearer secret') {
          return HttpResponse.json(
            { message: 'Bad credentials' },
            { status: 401 },
          );
        }
        const sha = refs[`${params.name}`];
        return sha
          ? HttpResponse.json({ object: { sha } })
          : HttpResponse.json({ message: 'Not Found' }, { status: 404 });
      }),
      http.post(`${API}/refs`, async ({ request }) => {
        const body = (await request.json()) as { ref: string; sha: string };
        const answer = instead.shift();
        if (answer) return answer;
        made.push(body);
        refs[body.ref.replace('refs/heads/', '')] = body.sha;
        return HttpResponse.json(
          { object: { sha: body.sha } },
          { status: 201 },
        );
      }),
    );
  });

  const action = createBranchesAction({
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: { github: [{ host: 'github.com', token: 'secret' }] },
      }),
    ),
  });
  async function run(input: object, isDryRun = false) {
    const ctx = createMockActionContext({ input: input as never });
    const output = jest.fn();
    await action.handler({ ...ctx, output, isDryRun } as never);
    return Object.fromEntries(output.mock.calls);
  }

  it('makes those that are missing, where the other one ends', async () => {
    refs.staging = 'older';
    const input = { repoUrl: REPO, branches: ['develop', 'staging'] };
    expect(await run(input)).toEqual({ made: ['develop'] });
    expect(made).toEqual([{ ref: 'refs/heads/develop', sha: 'abc' }]);
    expect(refs.staging).toBe('older');
    expect(await run(input)).toEqual({ made: [] });
  });

  it('is content when somebody else was quicker', async () => {
    instead = [
      HttpResponse.json(
        { message: 'Reference already exists' },
        { status: 422 },
      ),
    ];
    server.use(
      http.get(
        `${API}/ref/heads/develop`,
        () => HttpResponse.json({}, { status: 404 }),
        { once: true },
      ),
    );
    refs.develop = 'abc';
    expect(await run({ repoUrl: REPO, branches: ['develop'] })).toEqual({
      made: [],
    });
  });

  it('makes nothing in a dry run', async () => {
    expect(await run({ repoUrl: REPO, branches: ['develop'] }, true)).toEqual({
      made: ['develop'],
    });
    expect(made).toEqual([]);
  });

  it.each([
    [
      'no branch to begin at',
      { repoUrl: REPO, branches: ['develop'], from: 'trunk' },
      /^from: distrofm\/web has no branch trunk/,
    ],
    [
      'a host that is not configured',
      { repoUrl: 'example.com?owner=a&repo=b', branches: ['develop'] },
      /example\.com/,
    ],
    [
      'a name that is none',
      { repoUrl: REPO, branches: ['a b'] },
      /^branches\.0: must be the name/,
    ],
  ])('refuses %s', async (_, input, message) => {
    await expect(run(input)).rejects.toThrow(message);
  });

  it('says that it can be repeated when GitHub is down', async () => {
    instead = [HttpResponse.json({ message: 'Server Error' }, { status: 502 })];
    const input = { repoUrl: REPO, branches: ['develop'] };
    await expect(run(input)).rejects.toThrow(
      'Branch develop: GitHub answered 502, Server Error. The step can be repeated.',
    );
    expect(await run(input)).toEqual({ made: ['develop'] });
  });
});
