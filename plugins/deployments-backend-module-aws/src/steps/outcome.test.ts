import {
  failedBy,
  isPassing,
  requestIdsOf,
  sentences,
  settle,
} from './outcome';

const awsError = (name: string, httpStatusCode?: number, requestId?: string) =>
  Object.assign(new Error('no luck'), {
    name,
    $metadata: { httpStatusCode, requestId },
  });

describe('isPassing', () => {
  it.each([
    [awsError('TooManyRequestsException', 429), true],
    [awsError('ThrottlingException', 400), true],
    [awsError('InternalFailure', 500), true],
    [awsError('ServiceUnavailable', 503), true],
    [awsError('ResourceConflictException', 409), true],
    [awsError('ExpiredTokenException', 403), true],
    [awsError('TimeoutError'), true],
    [awsError('AbortError'), true],
    [Object.assign(new Error('x'), { code: 'ECONNRESET' }), true],
    [awsError('AccessDeniedException', 403), false],
    [awsError('ResourceNotFoundException', 404), false],
    [awsError('PreconditionFailedException', 412), false],
    [awsError('BadRequestException', 400), false],
    [new Error('a fault of ours'), false],
    ['not an error', false],
  ])('of %s is %s', (error, expected) => {
    expect(isPassing(error)).toBe(expected);
  });
});

describe('settle', () => {
  it('hands back what AWS answered, and a final error', async () => {
    const answer = { $metadata: { requestId: 'q-1' } };
    expect(await settle(Promise.resolve(answer))).toEqual({
      output: answer,
      requestIds: ['q-1'],
    });
    const error = awsError('AccessDeniedException', 403, 'q-2');
    expect(await settle(Promise.reject(error))).toEqual({
      error,
      requestIds: ['q-2'],
    });
  });

  it.each([awsError('ThrottlingException', 429), 'thrown by mistake'])(
    'throws %s',
    async error => {
      await expect(settle(Promise.reject(error))).rejects.toBe(error);
    },
  );
});

describe('words of a failure', () => {
  it('are sentences with what to do', () => {
    expect(
      failedBy(
        awsError('BadRequestException', 400),
        'It was not done',
        ['q'],
        'Do it',
      ),
    ).toEqual({
      outcome: 'failed',
      message: 'It was not done: no luck. Do it.',
      requestIds: ['q'],
    });
    expect(sentences('One.', undefined, ' two ', '')).toBe('One. two.');
    expect(requestIdsOf(undefined)).toEqual([]);
  });
});
