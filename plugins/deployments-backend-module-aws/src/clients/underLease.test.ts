import { LambdaClient, UpdateAliasCommand } from '@aws-sdk/client-lambda';
import { simulatorRequestHandler } from '@backspin/simulator';
import { settle } from '../steps/outcome';
import { underLease } from './underLease';

const ALIAS = { FunctionName: 'royalties', Name: 'live', FunctionVersion: '2' };

const LOST = new Error('The lease was lost');

/** A client before a wire that counts, and a lease that may be lost on the way to it. */
function setUp(answers: number[]) {
  const lease = { held: true, looks: 0 };
  const sent: string[] = [];
  const losing = { atCredentials: false, atAttempt: 0 };
  const client = new LambdaClient({
    region: 'us-east-1',
    endpoint: 'http://simulator.test',
    maxAttempts: answers.length,
    credentials: async () => {
      if (losing.atCredentials) lease.held = false;
      return { accessKeyId: 'key', secretAccessKey: 'not-a-secret' };
    },
    requestHandler: simulatorRequestHandler({
      async fetch({ method }) {
        sent.push(method);
        if (losing.atAttempt === sent.length) lease.held = false;
        return Response.json({}, { status: answers[sent.length - 1] });
      },
    }),
  });
  const context = {
    async assertLease() {
      lease.looks += 1;
      if (!lease.held) throw LOST;
    },
  };
  const send = () =>
    client.send(underLease(context, new UpdateAliasCommand(ALIAS)));
  return { lease, losing, sent, send };
}

describe('a command under a lease', () => {
  it('is sent while the lease is held', async () => {
    const { sent, send, lease } = setUp([200]);
    await send();
    expect(sent).toEqual(['PUT']);
    expect(lease.looks).toBe(1);
  });

  it('is not sent when the lease was lost while credentials were fetched', async () => {
    const { sent, send, losing } = setUp([200]);
    losing.atCredentials = true;
    await expect(send()).rejects.toMatchObject({ cause: LOST });
    expect(sent).toEqual([]);
  });

  it('is not sent again when the lease was lost while AWS was slow to refuse', async () => {
    const { sent, send, losing } = setUp([429, 200]);
    losing.atAttempt = 1;
    await expect(send()).rejects.toMatchObject({ cause: LOST });
    expect(sent).toEqual(['PUT']);
  });

  it('looks again before each attempt', async () => {
    const { sent, send, lease } = setUp([429, 200]);
    await send();
    expect(sent).toHaveLength(2);
    expect(lease.looks).toBe(2);
  });

  it('hands on why, and not as an answer of AWS', async () => {
    const { send, losing } = setUp([200]);
    losing.atCredentials = true;
    await expect(settle(send())).rejects.toBe(LOST);
  });
});
