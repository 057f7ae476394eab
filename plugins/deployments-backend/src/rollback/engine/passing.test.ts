import { ConflictError, InputError, NotAllowedError } from '@backstage/errors';
import fc from 'fast-check';
import { isPassing, pauseBefore } from './passing';

const aws = (name: string, status: number) =>
  Object.assign(new Error(name), {
    name,
    $metadata: { httpStatusCode: status },
  });

describe('isPassing', () => {
  it.each<[string, unknown]>([
    ['no answer', Object.assign(new Error('reset'), { code: 'ECONNRESET' })],
    ['a timeout', aws('TimeoutError', 408)],
    ['a fault of AWS', aws('ServiceException', 500)],
    ['Lambda throttling', aws('TooManyRequestsException', 429)],
    ['throttling told by name', aws('ThrottlingException', 400)],
    ['Amplify at its five builds', aws('LimitExceededException', 429)],
    ['another update under way', aws('ResourceConflictException', 409)],
    ['an expired token', aws('ExpiredTokenException', 403)],
    [
      'fetch without network',
      new TypeError('fetch failed', { cause: new Error('ENOTFOUND') }),
    ],
  ])('holds for %s', (_, error) => {
    expect(isPassing(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['a denied call', aws('AccessDeniedException', 403)],
    ['a changed alias', aws('PreconditionFailedException', 412)],
    ['a bad request', aws('ValidationException', 400)],
    ['what is not there', aws('ResourceNotFoundException', 404)],
    ['errors of Backstage', new InputError('x')],
    ['refused permission', new NotAllowedError('x')],
    ['a conflict', new ConflictError('x')],
    ['a fault of ours', new TypeError('x is undefined')],
    ['what is no error', 'text'],
  ])('does not hold for %s', (_, error) => {
    expect(isPassing(error)).toBe(false);
  });
});

describe('pauseBefore', () => {
  it('grows up to half a minute, and is never nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 500 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (retries, random) => {
          const pause = pauseBefore(retries, random);
          expect(pause).toBeGreaterThanOrEqual(250);
          expect(pause).toBeLessThanOrEqual(30_000);
          expect(pauseBefore(retries + 1, random)).toBeGreaterThanOrEqual(
            pause,
          );
        },
      ),
    );
  });
});
