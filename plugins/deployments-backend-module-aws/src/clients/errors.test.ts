import {
  isAccessDenied,
  isNotFound,
  isThrottled,
  NotConfiguredError,
  noteCallContext,
  retryAfterMs,
  toReadError,
} from './errors';

const named = (name: string, message = 'No', more = {}) =>
  Object.assign(new Error(message), { name, ...more });
const CONTEXT = {
  account: '333333333333',
  region: 'us-east-1',
  role: 'read' as const,
  service: 'lambda',
  operation: 'GetFunction',
  action: 'lambda:GetFunction',
  roleArn: 'arn:aws:iam::333333333333:role/backspin-read',
};

describe('toReadError', () => {
  it.each([
    ['AccessDeniedException', 'access-denied'],
    ['AccessDenied', 'access-denied'],
    ['UnauthorizedException', 'access-denied'],
    ['TooManyRequestsException', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['ResourceNotFoundException', 'not-found'],
    ['DeploymentDoesNotExistException', 'not-found'],
    ['CredentialsProviderError', 'credentials'],
    ['ExpiredTokenException', 'credentials'],
    ['TimeoutError', 'unreachable'],
    ['InternalFailure', 'failed'],
  ])('calls %s %s', (name, code) => {
    expect(toReadError(named(name), 0)).toMatchObject({
      code,
      at: '1970-01-01T00:00:00.000Z',
    });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'ECONNRESET'])(
    'knows a network error by its code %s',
    code => {
      expect(toReadError(named('Error', 'connect', { code })).code).toBe(
        'unreachable',
      );
    },
  );

  it('knows a stack that is not there', () => {
    expect(
      isNotFound(named('ValidationError', 'Stack with id x does not exist')),
    ).toBe(true);
    expect(isNotFound(named('ValidationError', 'Template error'))).toBe(false);
  });

  it('does not take the 404 of a proxy for a deleted function', () => {
    const error = named('UnknownError', 'UnknownError', {
      $metadata: { httpStatusCode: 404 },
    });
    expect(toReadError(error).code).toBe('failed');
  });

  it('says in plain words that no answer came in time', () => {
    const error = named(
      'TimeoutError',
      '@smithy/node-http-handler - [ERROR] a request has exceeded the configured 10000 ms requestTimeout.',
    );
    noteCallContext(error, CONTEXT);
    expect(toReadError(error).message).toBe(
      'lambda GetFunction of account 333333333333 got no answer: a request has exceeded the configured 10000 ms requestTimeout.',
    );
  });

  it('finds the action, and the role behind a session, in what AWS says', () => {
    const error = named(
      'AccessDeniedException',
      'User: arn:aws:sts::333333333333:assumed-role/backspin-read/backspin is not authorized to perform: lambda:GetAlias on resource: arn:aws:lambda:us-east-1:333333333333:function:f because no identity-based policy allows the lambda:GetAlias action',
    );
    expect(toReadError(error)).toMatchObject({
      action: 'lambda:GetAlias',
      fix: 'Add lambda:GetAlias to role arn:aws:iam::333333333333:role/backspin-read; the whole policy is on the diagnostics page.',
    });
  });

  it('takes both from the call where AWS says nothing', () => {
    const error = named('UnauthorizedException', 'Unauthorized');
    noteCallContext(error, CONTEXT);
    expect(toReadError(error)).toMatchObject({
      action: 'lambda:GetFunction',
      fix: expect.stringContaining(
        'to role arn:aws:iam::333333333333:role/backspin-read',
      ),
    });
  });

  it('tells an explicit deny, which no added permission mends', () => {
    const error = named(
      'AccessDeniedException',
      'User: arn:aws:iam::1:user/a is not authorized to perform: lambda:GetAlias with an explicit deny in a service control policy',
    );
    expect(toReadError(error).fix).toMatch(
      /denies lambda:GetAlias .* explicitly/,
    );
  });

  it('says how to let the portal assume its role', () => {
    const error = named(
      'AccessDenied',
      'User: arn:aws:iam::999999999999:user/tools is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::333333333333:role/backspin-read',
    );
    noteCallContext(error, CONTEXT);
    expect(toReadError(error)).toMatchObject({
      code: 'access-denied',
      action: 'sts:AssumeRole',
      fix: 'Allow arn:aws:iam::999999999999:user/tools to assume arn:aws:iam::333333333333:role/backspin-read, in its own policy and in the trust policy of the role.',
    });
  });

  it('says where an account that is missing is configured', () => {
    expect(
      toReadError(new NotConfiguredError('Account 4 is missing')),
    ).toMatchObject({
      code: 'not-configured',
      fix: expect.stringContaining('deployments.aws.accounts'),
    });
  });

  it('copes with what is no error at all', () => {
    expect(toReadError('boom')).toMatchObject({
      code: 'failed',
      message: expect.stringContaining('boom'),
    });
  });
});

describe('what an error is', () => {
  it('is throttling by status too, for Amplify has a name of its own for it', () => {
    expect(
      isThrottled(named('Odd', '', { $metadata: { httpStatusCode: 429 } })),
    ).toBe(true);
    expect(isThrottled(named('Odd'))).toBe(false);
    expect(isAccessDenied(named('AccessDenied'))).toBe(true);
  });

  it.each([
    [{ retryAfterSeconds: '2' }, 2000],
    [{ retryAfterSeconds: 3600 }, 60_000],
    [{ retryAfterSeconds: 'soon' }, undefined],
    [{}, undefined],
  ])('asks to wait: %j', (members, expected) => {
    expect(retryAfterMs(named('TooManyRequestsException', '', members))).toBe(
      expected,
    );
  });
});
