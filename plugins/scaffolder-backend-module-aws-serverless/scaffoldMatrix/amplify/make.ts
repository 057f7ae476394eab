import {
  AmplifyClient,
  ListAppsCommand,
  ListBranchesCommand,
  type App,
  type Branch,
} from '@aws-sdk/client-amplify';
import {
  createSimulator,
  putAccessKey,
  putRole,
  simulatorRequestHandler,
} from '@backspin/simulator';
import { ConfigReader } from '@backstage/config';
import { createAmplifyAppAction } from '../../src/actions/createAmplifyApp';
import { makeTwice, runAction } from '../makeTwice';
import { projectOf } from '../places';
import type { AmplifyCase } from './cases';

const ENDPOINT = 'http://simulator.test';
const PORTAL = '999999999999';
const KEY = { accessKeyId: 'AKIAPORTAL0000000001', secretAccessKey: 'secret' };

/** What Amplify has of an app once it has been made. */
export interface MadeApp {
  app: App;
  branches: Branch[];
}

/**
 * Makes an app as the template does: first its files, and the app without a
 * repository; then, with the repository published, connected and built.
 *
 * @throws Error where a second run changes something
 */
export async function makeApp(next: AmplifyCase): Promise<MadeApp> {
  const { app, files } = next;
  const simulator = createSimulator({
    startAt: Date.UTC(2026, 10, 23, 12),
    speed: 0,
    quotas: false,
    log: () => {},
  });
  putAccessKey(simulator.world, { ...KEY, account: PORTAL });
  putRole(simulator.world, {
    account: app.accountId,
    name: 'scaffold',
    allow: ['amplify:*'],
    trust: [PORTAL],
  });
  const requestHandler = simulatorRequestHandler(simulator);
  const action = createAmplifyAppAction({
    config: configOf(app.accountId),
    requestHandler,
  });
  const writes = async () => {
    const { recent } = await simulator.control.calls(
      { service: 'amplify' },
      500,
    );
    return recent.filter(({ operation }) => !/^(Get|List)/.test(operation));
  };

  const folder = projectOf(next);
  const before: number[] = [];
  await makeTwice(folder, async () => {
    await runAction(action, folder, { app, files, connect: false });
    await runAction(action, folder, { app, files: 'none' });
    before.push((await writes()).length);
  });
  const [first, second] = before;
  if (second !== first) {
    throw new Error(`The second run made ${second - first} changes in AWS.`);
  }

  putAccessKey(simulator.world, {
    accessKeyId: 'AKIAPROD000000000001',
    account: app.accountId,
  });
  const client = new AmplifyClient({
    region: 'us-east-1',
    endpoint: ENDPOINT,
    credentials: { ...KEY, accessKeyId: 'AKIAPROD000000000001' },
    requestHandler,
  });
  const { apps = [] } = await client.send(new ListAppsCommand());
  const { branches = [] } = await client.send(
    new ListBranchesCommand({ appId: apps[0]?.appId }),
  );
  return { app: apps[0], branches };
}

function configOf(account: string): ConfigReader {
  return new ConfigReader({
    aws: { mainAccount: { ...KEY, region: 'us-east-1' } },
    integrations: { github: [{ host: 'github.com', token: 'token' }] },
    deployments: {
      aws: {
        endpoint: ENDPOINT,
        accounts: [
          { id: account, regions: ['us-east-1'], writeRole: 'scaffold' },
        ],
      },
    },
  });
}
