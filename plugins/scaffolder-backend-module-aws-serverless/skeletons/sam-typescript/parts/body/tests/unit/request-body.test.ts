import { describe, expect, it } from 'vitest';
import { json } from '../../src/shared/http';
import {
  answering,
  BadRequest,
  parseBody,
} from '../../src/shared/request-body';

describe('parseBody', () => {
  it('reads an object', () => {
    expect(parseBody({ body: '{"a":1}', isBase64Encoded: false })).toEqual({
      a: 1,
    });
  });

  it('reads an object in base64', () => {
    const body = Buffer.from('{"a":1}').toString('base64');
    expect(parseBody({ body, isBase64Encoded: true })).toEqual({ a: 1 });
  });

  it.each(['', 'no JSON', '[]', 'null', '1'])('refuses %j', (body) => {
    expect(() => parseBody({ body, isBase64Encoded: false })).toThrow(
      BadRequest,
    );
  });
});

describe('answering', () => {
  it('answers 400 to a bad request', async () => {
    const answer = await answering(() =>
      Promise.reject(new BadRequest('The body must be JSON.')),
    );
    expect(answer).toEqual(json(400, { message: 'The body must be JSON.' }));
  });

  it('lets other errors through, for the alarms to notice', async () => {
    const work = () => Promise.reject(new Error('the table is gone'));
    await expect(answering(work)).rejects.toThrow('the table is gone');
  });
});
