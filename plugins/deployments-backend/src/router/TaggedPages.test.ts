import express from 'express';
import request from 'supertest';
import { TaggedPages } from './TaggedPages';

function start() {
  const bodies: string[] = [];
  const pages = new TaggedPages();
  const app = express();
  app.get('/:tag', (req, res, next) => {
    const { tag } = req.params;
    pages
      .send(req, res, {
        etag: `W/"${tag}"`,
        body: () => {
          bodies.push(tag);
          return JSON.stringify({ tag });
        },
      })
      .catch(next);
  });
  const get = (tag: string, headers: Record<string, string> = {}) =>
    request(app).get(`/${tag}`).set(headers);
  return { bodies, get };
}

describe('TaggedPages', () => {
  it('makes and compresses the body of a tag once', async () => {
    const { bodies, get } = start();
    for (let n = 0; n < 3; n++) {
      const { body, headers } = await get('a', { 'accept-encoding': 'gzip' });
      expect(body).toEqual({ tag: 'a' });
      expect(headers['content-encoding']).toBe('gzip');
      expect(headers.vary).toContain('Accept-Encoding');
    }
    expect(bodies).toEqual(['a']);
    expect((await get('b', { 'accept-encoding': 'gzip' })).body).toEqual({
      tag: 'b',
    });
  });

  it('sends the body as it is to those who cannot decompress', async () => {
    const { get } = start();
    const { body, headers } = await get('a', {
      'accept-encoding': 'identity',
    });
    expect(body).toEqual({ tag: 'a' });
    expect(headers['content-encoding']).toBeUndefined();
  });

  it('makes no body for those who have it', async () => {
    const { bodies, get } = start();
    await get('a', { 'if-none-match': 'W/"a"' }).expect(304);
    expect(bodies).toEqual([]);
    await get('b', { 'if-none-match': 'W/"a"' }).expect(200);
  });

  it('keeps a bounded number of bodies', async () => {
    const { bodies, get } = start();
    await get('first');
    for (let n = 0; n < 256; n++) await get(String(n));
    await get('first');
    expect(bodies.filter(tag => tag === 'first')).toHaveLength(2);
  });
});
