import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  mockCredentials,
  mockServices,
  startTestBackend,
  type TestDatabases,
} from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import {
  AuthorizeResult,
  type DefinitivePolicyDecision,
  type Permission,
} from '@backstage/plugin-permission-common';
import scaffolderPlugin from '@backstage/plugin-scaffolder-backend';
import githubModule from '@backstage/plugin-scaffolder-backend-module-github';
import databaseWorkspaceModule from '@backstage/plugin-scaffolder-backend-module-workspace-database';
import awsServerlessModule from '@backspin/backstage-plugin-scaffolder-backend-module-aws-serverless';
import { parse } from 'yaml';
import { startWorld, type TestWorld } from './startWorld';

const TEMPLATES = resolve(__dirname, '../../../../../templates');
const TEMPLATE_NAMES = [
  'lambda-service',
  'lambda-service-cdk',
  'lambda-function',
  'amplify-app',
];
/** A task of these templates takes seconds; this is for a machine that is busy. */
const TASK_MS = 30_000;

type Knex = Awaited<ReturnType<TestDatabases['init']>>;

/** How a task ended. */
export interface EndedTask {
  id: string;
  status: string;
  /** What its last event says of an error. */
  error?: string;
  /** Step that failed. */
  failedStep?: string;
  /** All lines of its log. */
  log: string;
  output: Record<string, unknown>;
}

interface TaskEvent {
  body: {
    message: string;
    stepId?: string;
    status?: string;
    error?: { message: string };
    output?: Record<string, unknown>;
  };
}

/** What the scaffolder answers to a task that it does not begin. */
interface Refusal {
  errors?: Array<{ stack: string }>;
  error?: { name: string; message: string };
}

/** The scaffolder as the reference installation has it, before a simulator. */
export interface TestScaffolder {
  world: TestWorld;
  /** What is in the catalog: can be added to. */
  entities: Entity[];
  /** Addresses that were registered in the catalog. */
  registered: string[];
  /** Names of permissions that are denied to everybody. */
  denied: Set<string>;
  /** Asks for a task that is not to begin. */
  refused(
    template: string,
    values: object,
  ): Promise<{ status: number; said: string[] }>;
  /** Starts a task of a template and waits for its end. */
  run(template: string, values: object): Promise<EndedTask>;
  /** Repeats a task that failed, as the button on its page does. */
  retry(id: string): Promise<EndedTask>;
  stop(): Promise<void>;
}

const group = (name: string): Entity => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name },
  spec: { type: 'team', children: [] },
});

const templateOf = (name: string): Entity =>
  parse(readFileSync(resolve(TEMPLATES, name, 'template.yaml'), 'utf8'));

/** Longer than the scaffolder waits between two looks at a task's events. */
const LOOK_MS = 1_100;

/**
 * The scaffolder goes on reading the events of each task that can be repeated, unheard
 * and also when it is stopped. Its next look gets no answer, and so is the last, rather
 * than an error of a database that is closed.
 */
function quiet(knex: Knex): Promise<void> {
  knex.client.acquireConnection = () => new Promise(() => {});
  return new Promise(done => setTimeout(done, LOOK_MS));
}

/**
 * Starts all of it, with an organisation and empty accounts.
 *
 * @param knex - an empty database, closed by whoever made it
 */
export async function startScaffolder(knex: Knex): Promise<TestScaffolder> {
  const world = await startWorld();
  const registered: string[] = [];
  const denied = new Set<string>();
  const entities: Entity[] = [
    ...TEMPLATE_NAMES.map(templateOf),
    ...['payments', 'release-managers', 'ghosts'].map(group),
  ];
  const decide = async (
    requests: Array<{ permission: Permission }>,
  ): Promise<DefinitivePolicyDecision[]> =>
    requests.map(({ permission }) => ({
      result: denied.has(permission.name)
        ? AuthorizeResult.DENY
        : AuthorizeResult.ALLOW,
    }));
  const backend = await startTestBackend({
    features: [
      scaffolderPlugin,
      githubModule,
      databaseWorkspaceModule,
      awsServerlessModule,
      mockServices.database.factory({ knex }),
      mockServices.rootConfig.factory({ data: world.config }),
      mockServices.permissions.mock({
        authorize: decide,
        authorizeConditional: decide,
      }).factory,
      catalogServiceMock.mock({
        getEntityByRef: (ref, options) =>
          catalogServiceMock({ entities }).getEntityByRef(ref, options),
        getEntitiesByRefs: (request, options) =>
          catalogServiceMock({ entities }).getEntitiesByRefs(request, options),
        async addLocation({ target, dryRun }) {
          if (!dryRun) registered.push(target);
          return {
            location: {
              id: target,
              type: 'url',
              target,
              entityRef: 'location:default/generated',
            },
            entities: [],
          };
        },
      }).factory,
    ],
  });
  const base = `http://localhost:${backend.server.port()}/api/scaffolder`;
  const headers = {
    authorization: mockCredentials.user.header('user:default/mara.k'),
    'content-type': 'application/json',
  };
  async function ask<T>(
    method: string,
    path: string,
    body?: object,
  ): Promise<{ status: number; body: T }> {
    const response = await fetch(`${base}${path}`, {
      method,
      headers,
      body: body && JSON.stringify(body),
    });
    return { status: response.status, body: await response.json() };
  }

  const begin = (template: string, values: object) =>
    ask<{ id: string } & Refusal>('POST', '/v2/tasks', {
      templateRef: `template:default/${template}`,
      values,
    });

  async function ended(id: string): Promise<EndedTask> {
    const until = Date.now() + TASK_MS;
    for (;;) {
      const { body: task } = await ask<{ status: string }>(
        'GET',
        `/v2/tasks/${id}`,
      );
      if (!['open', 'processing'].includes(task.status)) {
        const { body: events } = await ask<TaskEvent[]>(
          'GET',
          `/v2/tasks/${id}/events`,
        );
        const last = events[events.length - 1];
        const failed = events.flatMap(({ body }) =>
          body.status === 'failed' && body.stepId ? [body.stepId] : [],
        );
        return {
          id,
          status: task.status,
          error: last.body.error?.message,
          failedStep: failed[failed.length - 1],
          log: events.map(({ body }) => body.message).join('\n'),
          output: last.body.output ?? {},
        };
      }
      if (Date.now() > until) throw new Error(`Task ${id} is ${task.status}`);
      await new Promise(wake => setTimeout(wake, 50));
    }
  }

  return {
    world,
    entities,
    registered,
    denied,
    async refused(template, values) {
      const { status, body } = await begin(template, values);
      return {
        status,
        said: [
          ...(body.errors ?? []).map(({ stack }) => stack),
          ...(body.error ? [body.error.message] : []),
        ],
      };
    },
    async run(template, values) {
      const { status, body } = await begin(template, values);
      if (status !== 201) throw new Error(JSON.stringify(body));
      return ended(body.id);
    },
    async retry(id) {
      await ask('POST', `/v2/tasks/${id}/retry`, { secrets: {} });
      return ended(id);
    },
    async stop() {
      await backend.stop();
      await quiet(knex);
      await world.end();
    },
  };
}
