import { NotAllowedError } from '@backstage/errors';
import { askCatalog, CatalogAwayError } from './askCatalog';

const withStatus = (statusCode: number) =>
  Object.assign(new Error(`Request failed with ${statusCode}`), { statusCode });
const refused = new TypeError('fetch failed', {
  cause: new Error('connect ECONNREFUSED 10.0.0.7:7007'),
});

describe('askCatalog', () => {
  const ask = (answer: () => Promise<any>, withinMs?: number) =>
    askCatalog<any>('nothing can be told', answer, withinMs).catch(
      error => error,
    );

  it('gives what the catalog says', async () => {
    expect(await ask(async () => 'an entity')).toBe('an entity');
  });

  it.each([
    ['a broken connection', refused],
    ['an internal error', withStatus(500)],
    ['a gateway', withStatus(503)],
    ['a limited rate', withStatus(429)],
    ['something unheard of', 'a string'],
  ])('is away: %s', async (_, error) => {
    const thrown = await ask(() => Promise.reject(error));
    expect(thrown).toBeInstanceOf(CatalogAwayError);
    expect(thrown.name).toBe('ServiceUnavailableError');
    expect(thrown.message).toBe(
      'The catalog does not answer, so nothing can be told',
    );
    expect(JSON.stringify({ ...thrown })).not.toContain('10.0.0.7');
  });

  it.each([
    ['a refusal', withStatus(403)],
    ['bad input', withStatus(400)],
    ['an error of Backstage', new NotAllowedError('no')],
  ])('is there: %s', async (_, error) => {
    expect(await ask(() => Promise.reject(error))).toBe(error);
  });

  it('does not wait for ever', async () => {
    const thrown = await ask(() => new Promise(() => {}), 1);
    expect(thrown).toBeInstanceOf(CatalogAwayError);
    expect(thrown.cause.message).toBe('No answer within 1 ms');
  });
});
