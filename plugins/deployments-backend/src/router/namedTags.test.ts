import express from 'express';
import request from 'supertest';
import { answerNamedTags } from './namedTags';

const app = express()
  .use(answerNamedTags)
  .get('/', (_req, res) => {
    res.set('ETag', 'W/"a"').json({ page: 'a' });
  });

it.each([
  ['W/"a"', 304],
  ['W/"b"', 200],
])('answers a browser that has %s with %d', async (tag, status) => {
  const response = await request(app)
    .get('/')
    // As a browser sends it for fetch(…, { headers: { 'If-None-Match': … } }).
    .set({
      'If-None-Match': tag,
      'Cache-Control': 'no-cache',
      Pragma: 'no-cache',
    });
  expect(response.status).toBe(status);
});

it('sends the page to a reader who reloads it by hand', async () => {
  const response = await request(app).get('/').set('Cache-Control', 'no-cache');
  expect(response.status).toBe(200);
});
