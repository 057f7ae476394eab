import {
  mockCredentials,
  mockServices,
  startTestBackend,
  TestDatabases,
} from '@backstage/backend-test-utils';
import deploymentsPlugin from '@backspin/backstage-plugin-deployments-backend';
import mcpPlugin from '@backstage/plugin-mcp-actions-backend';

/** The newest protocol version that the client of this test speaks. */
const PROTOCOL = '2025-06-18';

describe('an MCP client', () => {
  const databases = TestDatabases.create({ ids: ['SQLITE_3'] });
  const start = async (actions: { pluginSources: string[] }) => {
    const { server } = await startTestBackend({
      features: [
        mcpPlugin,
        deploymentsPlugin,
        mockServices.database.factory({
          knex: await databases.init('SQLITE_3'),
        }),
        mockServices.rootConfig.factory({ data: { backend: { actions } } }),
      ],
    });
    const url = `http://localhost:${server.port()}/api/mcp-actions/v1`;
    return async (method: string, params: object = {}, headers = {}) => {
      const response = await fetch(url, {
        method: 'POST',
        headers: {
          authorization: mockCredentials.user.header('user:default/ada'),
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': PROTOCOL,
          ...headers,
        },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      const text = await response.text();
      const event = /^data: (.*)$/m.exec(text);
      return {
        status: response.status,
        result: event ? JSON.parse(event[1]).result : undefined,
      };
    };
  };

  it('is offered the actions as tools, and told which of them is destructive', async () => {
    const call = await start({ pluginSources: ['deployments'] });
    const { result } = await call('tools/list');
    const destructive = (name: string) =>
      result.tools.find((tool: { name: string }) => tool.name === name)
        ?.annotations.destructiveHint;
    expect(
      result.tools.map(({ name }: { name: string }) => [
        name,
        destructive(name),
      ]),
    ).toEqual([
      ['deployments.list-deployments', false],
      ['deployments.list-releases', false],
      ['deployments.plan-rollback', false],
      ['deployments.request-rollback', true],
      ['deployments.get-rollback', false],
    ]);
  });

  it('is told by an error what is wrong and what to do', async () => {
    const call = await start({ pluginSources: ['deployments'] });
    const { result } = await call('tools/call', {
      name: 'deployments.list-deployments',
      arguments: { entityRef: ':/' },
    });
    expect(result).toEqual({
      isError: true,
      content: [
        {
          type: 'text',
          text: expect.stringMatching(
            /^InputError: entityRef: :\/ names no entity; write KIND:/,
          ),
        },
      ],
    });
  });

  it('is offered nothing where the plugin is not among the sources', async () => {
    const call = await start({ pluginSources: [] });
    expect((await call('tools/list')).result.tools).toEqual([]);
  });

  it('has to sign in', async () => {
    const call = await start({ pluginSources: ['deployments'] });
    const { status } = await call(
      'tools/list',
      {},
      { authorization: mockCredentials.none.header() },
    );
    expect(status).toBe(401);
  });
});
