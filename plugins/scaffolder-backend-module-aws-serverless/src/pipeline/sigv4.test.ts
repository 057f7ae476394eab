import { join } from 'node:path';
import { builtInSkeletons } from '../render';

interface Signer {
  signedHeaders(
    request: {
      host: string;
      path: string;
      body: string;
      headers: Record<string, string>;
    },
    options: object,
  ): Promise<Record<string, string>>;
}

const OPTIONS = {
  service: 'service',
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIDEXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  },
  now: new Date('2015-08-30T12:36:00Z'),
};

describe('the signature of the load test', () => {
  const signer: Signer = jest.requireActual(
    join(builtInSkeletons(), 'pipeline/all/load-tests/sigv4.js'),
  );

  const sign = async (request: object, options: object = {}) => {
    const { authorization } = await signer.signedHeaders(
      {
        host: 'example.amazonaws.com',
        path: '/',
        body: '',
        headers: {},
        ...request,
      },
      { ...OPTIONS, ...options },
    );
    return authorization.split('Signature=')[1];
  };

  // The first is the case post-vanilla of AWS's test suite; the others are what
  // the AWS SDK's own signer gives.
  it.each([
    [
      'nothing',
      {},
      {},
      '5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b',
    ],
    [
      'a call of a function',
      {
        path: '/2015-03-31/functions/royalties-dev%3Alive/invocations',
        body: '{"artist":"Bj\u00f6rk"}',
        headers: {
          'content-type': 'application/json',
          'x-amz-client-context': 'e30=',
        },
      },
      {
        credentials: { ...OPTIONS.credentials, sessionToken: 'a/b+c=' },
      },
      '25b1740761e7fc435df58666e87aa236697cd40bf85503b94c5d4a9ea984dddc',
    ],
  ])('is what AWS expects of %s', async (_, request, options, signature) => {
    await expect(sign(request, options)).resolves.toBe(signature);
  });
});
