import {
  entityPipelineSchema,
  GITHUB_TOKEN_HEADER,
  type EntityPipeline,
} from '@backspin/backstage-plugin-deployments-common';
import { TUNES } from '@backspin/simulator/src/services/actions/testing';
import { GITHUB_API } from '@backspin/simulator/src/services/github';
import {
  startGithub,
  TOKENS,
  type GithubKit,
} from '@backspin/simulator/src/services/github/testing';
import type { Knex } from 'knex';
import request from 'supertest';
import { page } from '../__testUtils__/http';
import {
  component,
  eventually,
  functionArn,
  startPlugin,
} from '../__testUtils__/startPlugin';
import { testDatabases } from '../rollback/__testUtils__/databases';

jest.setTimeout(60_000);

const STEP_MS = 10_000;

/** The plugin against the simulated GitHub: a real push, its runner, and a review. */
describe('a push to main, as the page of its service shows it', () => {
  const databases = testDatabases();
  let github: GithubKit;
  let knex: Knex;
  let server: Awaited<ReturnType<typeof startPlugin>>['server'];

  beforeAll(async () => {
    github = await startGithub();
    await github.create('tunes');
    const team = await github.api(
      'GET',
      '/orgs/distrofm/teams/release-managers',
    );
    await github.api('PUT', '/repos/distrofm/tunes/environments/prod', {
      reviewers: [{ type: 'Team', id: team.body.id }],
    });
    knex = await databases.init('SQLITE_3');
    ({ server } = await startPlugin({
      knex,
      entities: [
        component('tunes', {
          'github.com/project-slug': 'distrofm/tunes',
          'aws.amazon.com/lambda-function-arn': functionArn('tunes'),
        }),
      ],
      scheduled: false,
      rootConfig: {
        integrations: {
          github: [
            {
              host: 'github.com',
              apiBaseUrl: `${github.url}${GITHUB_API}`,
              token: TOKENS.app,
            },
          ],
        },
      },
    }));
    const folder = await github.clone('tunes', TOKENS.mara);
    await github.push(folder, TUNES, { message: 'Begin' });
  });

  afterAll(() => github?.end());

  /** How the newest run stands in each environment. */
  const standings = ({ environments }: EntityPipeline) =>
    Object.fromEntries(
      environments.map(({ environment, runs }) => [
        environment ?? '',
        runs[0].standing.conclusion ?? runs[0].standing.status,
      ]),
    );

  /** What the page shows once GitHub has been read anew. */
  async function read(): Promise<EntityPipeline> {
    await knex('pipelines').update({ next_due_at: 0 });
    const [before] = await knex('pipelines').select('version');
    const get = () => request(server).get(page('tunes', 'pipeline'));
    await get();
    await eventually(
      async () => (await knex('pipelines').select('version'))[0]?.version,
      version => version > (before?.version ?? 0),
    );
    return entityPipelineSchema.parse((await get().expect(200)).body);
  }

  /** Lets time pass at the simulated GitHub until the page is as wanted. */
  async function until(
    isWanted: (at: Record<string, string>) => boolean,
  ): Promise<EntityPipeline> {
    for (let steps = 0; steps < 60; steps++) {
      await github.simulator.control.step(STEP_MS);
      const shown = await read();
      if (isWanted(standings(shown))) return shown;
    }
    throw new Error(JSON.stringify(standings(await read())));
  }

  const decide = (run: number, token: string) =>
    request(server)
      .post(`${page('tunes', 'pipeline')}/runs/${run}/approvals`)
      .set(GITHUB_TOKEN_HEADER, token)
      .send({ environment: 'prod', state: 'approved', comment: 'Go' });

  it('passes through dev and staging, waits for its reviewers, and goes live', async () => {
    const begun = await until(({ prod }) => prod !== undefined);
    expect(standings(begun)).toEqual({ prod: 'in_progress' });

    const waiting = await until(({ prod }) => prod === 'waiting');
    expect(standings(waiting)).toEqual({
      dev: 'success',
      staging: 'success',
      prod: 'waiting',
    });
    const [run] = waiting.environments[2].runs;
    expect(run).toMatchObject({
      workflow: 'Deploy',
      title: 'Begin',
      actor: 'mara.k',
      branch: 'main',
      pendingApprovals: [
        {
          environment: 'prod',
          mayDecide: true,
          reviewers: [{ kind: 'team', name: 'release-managers' }],
        },
      ],
    });
    expect(run.jobs?.map(({ name }) => name)).toEqual([
      'check / lint',
      'check / test',
      'build',
      'deploy-prod',
    ]);

    // GitHub itself knows who its reviewers are.
    const refused = await decide(run.id, TOKENS.mara);
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toMatch(/Only the reviewers/);
    expect((await decide(run.id, TOKENS.iva)).status).toBe(204);

    const live = await until(({ prod }) => prod === 'success');
    expect(live.moving).toBe(false);
    const again = await decide(run.id, TOKENS.iva);
    expect(again.status).toBe(409);
  });
});
