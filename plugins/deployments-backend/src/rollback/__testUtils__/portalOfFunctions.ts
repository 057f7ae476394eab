import { ANNOTATION_LAMBDA_FUNCTION_ARN } from '@backspin/backstage-plugin-deployments-common';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BackendProcess } from './BackendProcess';
import { REGION, TOOLS_ACCOUNT, TOOLS_CREDENTIALS } from './SimulatedFunctions';

/** A port of this machine that nobody listens on. */
export const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** Alias `live` of a function, by which a target is known. */
export const aliasArn = (name: string) =>
  `arn:aws:lambda:${REGION}:${TOOLS_ACCOUNT}:function:${name}:live`;

/** Path of the API below which the component of a function is. */
export const componentPath = (name: string) =>
  `/v1/entities/component/default/${name}`;

const configuration = (
  folder: string,
  port: number,
  { endpoint, backend }: { endpoint: string; backend: object },
) => ({
  app: { baseUrl: `http://localhost:${port}` },
  backend: {
    baseUrl: `http://localhost:${port}`,
    listen: { host: '127.0.0.1', port },
    ...backend,
  },
  auth: { environment: 'development', providers: { guest: {} } },
  permission: { enabled: false },
  catalog: {
    rules: [{ allow: ['Component'] }],
    locations: [{ type: 'file', target: join(folder, 'catalog.json') }],
  },
  aws: { accounts: [{ accountId: TOOLS_ACCOUNT, ...TOOLS_CREDENTIALS }] },
  deployments: {
    environments: [
      {
        name: 'prod',
        rules: [{ accounts: [TOOLS_ACCOUNT] }],
        policy: { verificationSeconds: 2 },
      },
    ],
    // What is counted is what rollbacks do, not what is read meanwhile.
    observer: { quiet: { hours: 1 }, moving: { hours: 1 } },
    aws: {
      endpoint,
      accounts: [{ id: TOOLS_ACCOUNT, regions: [REGION] }],
    },
  },
});

/**
 * Writes what a backend needs into a folder: its configuration, and a catalog with a
 * component for each function. The process that it gives has yet to be started.
 */
export async function prepareBackend(options: {
  /** Where the files go, and the log. Made where it is not there. */
  folder: string;
  /** Address of the AWS that it speaks to. */
  endpoint: string;
  /** Functions that have a component. */
  functions: string[];
  /** Its database, and its cache where it needs one: what stands below `backend`. */
  backend: object;
}): Promise<BackendProcess> {
  const { folder, functions } = options;
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const entities = functions.map(name => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      annotations: { [ANNOTATION_LAMBDA_FUNCTION_ARN]: aliasArn(name) },
    },
    spec: { type: 'service', lifecycle: 'production', owner: 'guests' },
  }));
  await Promise.all([
    writeFile(
      join(folder, 'app-config.json'),
      JSON.stringify(configuration(folder, port, options)),
    ),
    writeFile(
      join(folder, 'catalog.json'),
      // YAML takes JSON, one document after the other.
      entities.map(entity => JSON.stringify(entity)).join('\n---\n'),
    ),
  ]);
  return new BackendProcess(`http://127.0.0.1:${port}`, folder);
}

/**
 * Plans the way back of a function to a version, as soon as the catalog has taken its
 * component in; gives what asks for that rollback at any backend.
 */
export async function planAt(
  backend: BackendProcess,
  name: string,
  version: string,
) {
  const target = aliasArn(name);
  for (;;) {
    const { status, body } = await backend.call(
      'POST',
      `${componentPath(name)}/plans`,
      { target, to: version },
    );
    if (status === 200) {
      const { to, strategy, fingerprint } = body;
      const request = {
        target,
        to: to.id,
        strategy,
        fingerprint,
        reason: 'Errors since the last release',
      };
      return (other: BackendProcess = backend) =>
        other
          .call('POST', `${componentPath(name)}/rollbacks`, request)
          // The answer may be lost with the process.
          .catch(() => ({ status: 0, body: undefined }));
    }
    if (status !== 404) throw new Error(JSON.stringify(body));
    await delay(100);
  }
}

/** The newest rollback of a function, as a backend shows it. */
export async function newestRollback(backend: BackendProcess, name: string) {
  const path = `${componentPath(name)}/rollbacks?target=${aliasArn(
    name,
  )}&limit=1`;
  const { body } = await backend.call('GET', path);
  return body?.items?.[0];
}
