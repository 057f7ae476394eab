import { mockServices } from '@backstage/backend-test-utils';
import type { EntityPipeline } from '@backspin/backstage-plugin-deployments-common';
import type { TestDatabases } from '@backstage/backend-test-utils';
import type { SetupServer } from 'msw/node';
import request from 'supertest';
import { page } from '../../__testUtils__/http';
import {
  component,
  eventually,
  functionArn,
  startPlugin,
  type StartOptions,
} from '../../__testUtils__/startPlugin';
import { FakeGithub, SLUG, type FakeRun } from './FakeGithub';

/** Annotations of an entity that has a target and names no repository. */
export const WITHOUT_REPOSITORY = {
  'aws.amazon.com/lambda-function-arn': functionArn('royalty-calculator'),
};
/** The entity whose pipeline it is. */
export const calculator = component('royalty-calculator', {
  ...WITHOUT_REPOSITORY,
  'github.com/project-slug': SLUG,
});
const path = page('royalty-calculator', 'pipeline');

/** Where it is decided about what of a run waits. */
export const approvalsOf = (run: number | string) =>
  `${path}/runs/${run}/approvals`;

/** A run that waits for prod. */
export const waiting: FakeRun = {
  id: 7,
  status: 'waiting',
  jobs: [
    { name: 'build' },
    { name: 'deploy (prod)', status: 'waiting', conclusion: null },
  ],
  waitsFor: ['prod'],
};

/** The whole plugin over HTTP, before a GitHub with runs of three environments. */
export async function startPipelines(
  databases: TestDatabases,
  msw: SetupServer,
  options: Partial<StartOptions> & { runs?: FakeRun[] } = {},
) {
  const github = new FakeGithub();
  const usual: FakeRun[] = [
    { id: 3, branch: 'develop' },
    { id: 5, branch: 'staging', conclusion: 'failure' },
    waiting,
  ];
  github.runs = structuredClone(options.runs ?? usual);
  msw.use(...github.handlers);
  const auditor = mockServices.auditor.mock();
  const plugin = await startPlugin({
    entities: [calculator],
    rootConfig: {
      integrations: {
        github: [{ host: 'github.com', token: 'portal-token' }],
      },
    },
    scheduled: false,
    services: [auditor.factory],
    ...options,
    knex: await databases.init('SQLITE_3'),
  });
  const get = () => request(plugin.server).get(path);
  /** The page once GitHub has been read. */
  const read = () =>
    eventually(
      async () => (await get()).body as EntityPipeline,
      body => body.readAt !== undefined || body.error !== undefined,
    );
  const decide = (body: object, headers: Record<string, string> = {}) =>
    request(plugin.server).post(approvalsOf(7)).set(headers).send(body);
  return { ...plugin, github, auditor, get, read, decide };
}
