import { mockServices } from '@backstage/backend-test-utils';
import { IntegrationCodeHosts } from './IntegrationCodeHosts';

describe('IntegrationCodeHosts', () => {
  const hosts = (github: object[]) =>
    new IntegrationCodeHosts(
      mockServices.rootConfig({ data: { integrations: { github } } }),
    );
  const url = 'https://github.com/distrofm/web';

  it('gives the token of the integration, and where its API is', async () => {
    const apiBaseUrl = 'http://localhost:4566/_github/api/v3';
    expect(
      await hosts([
        { host: 'github.com', apiBaseUrl, token: 'let-me-in' },
      ]).accessTo(url),
    ).toEqual({
      kind: 'github',
      apiBaseUrl,
      headers: { Authorization: 'Bearer let-me-in' },
    });
  });

  it.each([
    ['without credentials', [{ host: 'github.com' }], url],
    ['for another host', [], 'https://gitlab.com/distrofm/web'],
    ['for what is no address', [], 'distrofm/web'],
  ])('gives nothing %s', async (_, github, repository) => {
    expect(await hosts(github).accessTo(repository)).toBeUndefined();
  });
});
