import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fetchStepLog, LOG_BYTES } from './stepLog';
import { amplifyKit, MINUTE } from './__testUtils__/kit';

describe('fetchStepLog', () => {
  let server: Server;
  let answer: (response: ServerResponse, range?: string) => void;

  beforeAll(async () => {
    server = createServer((request, response) =>
      answer(response, request.headers.range),
    );
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(async () => {
    server.closeAllConnections();
    await new Promise(resolve => server.close(resolve));
  });

  const url = () =>
    `http://127.0.0.1:${
      (server.address() as AddressInfo).port
    }/log?X-Amz-Signature=secret`;

  it('gives a short log whole', async () => {
    answer = response => response.end('one\ntwo\n');
    expect(await fetchStepLog(url())).toEqual({
      text: 'one\ntwo\n',
      truncated: false,
    });
  });

  it('gives the end of a long one, from the beginning of a line', async () => {
    const line = `${'ä'.repeat(50)}\n`;
    answer = response => response.end(line.repeat(20_000));
    const { text, truncated } = await fetchStepLog(url());
    expect(truncated).toBe(true);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(LOG_BYTES);
    expect(Buffer.byteLength(text)).toBeGreaterThan(LOG_BYTES - 200);
    expect(text.startsWith(line)).toBe(true);
    expect(text.endsWith(line)).toBe(true);
  });

  it('asks for the end alone and says that the beginning is missing', async () => {
    answer = (response, range) => {
      expect(range).toBe(`bytes=-${LOG_BYTES}`);
      response.writeHead(206, { 'content-range': 'bytes 100-120/121' });
      response.end('half a line\nwhole\n');
    };
    expect(await fetchStepLog(url())).toEqual({
      text: 'whole\n',
      truncated: true,
    });
  });

  it('knows an answer in part that is the whole', async () => {
    answer = response => {
      response.writeHead(206, { 'content-range': 'bytes 0-7/8' });
      response.end('one\ntwo\n');
    };
    expect((await fetchStepLog(url())).truncated).toBe(false);
  });

  it('takes an empty log for what it is', async () => {
    answer = response => response.writeHead(416).end();
    expect((await fetchStepLog(url())).text).toBe('');
  });

  it.each([
    [404, 'NotFoundError'],
    [403, 'ServiceUnavailableError'],
    [500, 'ServiceUnavailableError'],
  ])('says nothing of the link when AWS answers %s', async (status, name) => {
    answer = response => response.writeHead(status).end('<Error/>');
    const error: Error = await fetchStepLog(url()).catch(e => e);
    expect(error.name).toBe(name);
    expect(JSON.stringify([error.message, error.cause])).not.toMatch(
      /secret|127\.0\.0\.1/,
    );
  });

  it('follows no redirect', async () => {
    answer = response =>
      response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    await expect(fetchStepLog(url())).rejects.toThrow('no answer');
  });

  it.each(['file:///etc/passwd', 'ftp://host/log', 'not a link'])(
    'does not fetch %s',
    async link => {
      await expect(fetchStepLog(link)).rejects.toThrow('no usable link');
    },
  );
});

describe('logs and details of a build', () => {
  it('come from the link of the step, which nobody sees', async () => {
    const kit = await amplifyKit();
    kit.push('aaa', 'main', 'types');
    await kit.step(10 * MINUTE);
    const asked: string[] = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async link => {
      asked.push(String(link));
      return kit.simulator.fetch(new Request(link as URL));
    });
    const log = await kit.provider.getStepLog(kit.target(), '1', 'build');
    expect(log.text).toMatch(/error/i);
    expect(asked).toHaveLength(1);

    await expect(
      kit.provider.getStepLog(kit.target(), '1', 'provision'),
    ).rejects.toThrow('has no log');
    await expect(
      kit.provider.getStepLog(kit.target(), '99', 'build'),
    ).rejects.toThrow('no longer keeps build #99');
    await expect(
      kit.provider.getStepLog(kit.target(), 'x', 'build'),
    ).rejects.toThrow('#x');

    const deployment = await kit.provider.getDeployment(kit.target(), '1');
    expect(deployment).toMatchObject({
      id: '1',
      status: 'failed',
      steps: expect.arrayContaining([
        expect.objectContaining({ name: 'build', hasLog: true }),
      ]),
    });
    expect(JSON.stringify(deployment)).not.toMatch(/X-Amz|token=|sig/i);
    expect(
      await kit.provider.getDeployment(kit.target(), '99'),
    ).toBeUndefined();
    jest.restoreAllMocks();
  });
});
