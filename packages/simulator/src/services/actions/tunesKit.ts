/** The service of `testing.ts` in a repository, and what one asks of its pipeline. */
import { cloudFormationState } from '../cloudformation/state';
import { githubSimulator, startGithub, TOKENS } from '../github/testing';
import { lambdaState } from '../lambda/state';
import { placeOf, TUNES } from './testing';

export const MINUTE = 60_000;

type Name = Parameters<typeof placeOf>[0];

/** A simulator with the empty repository `distrofm/tunes`. */
export async function startTunes(simulator = githubSimulator()) {
  const kit = await startGithub(simulator);
  await kit.create('tunes');

  const api = (method: string, path: string, body?: unknown, token?: string) =>
    kit.api(method, `/repos/distrofm/tunes${path}`, body, { token });

  const runs = async (query = '') =>
    (await api('GET', `/actions/runs${query}`)).body.workflow_runs;

  const jobsOfNewest = async () => {
    const [run] = await runs();
    return (await api('GET', `/actions/runs/${run.id}/jobs`)).body.jobs;
  };

  /** Lets time pass in steps in which everybody can react. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 10_000) {
      await kit.simulator.control.step(10_000);
    }
  };

  /** Has prod wait for a release manager. */
  const guardProd = async () => {
    const team = await kit.api('GET', '/orgs/distrofm/teams/release-managers');
    await api('PUT', '/environments/prod', {
      reviewers: [{ type: 'Team', id: team.body.id }],
    });
  };

  /** Says of the newest run's first pending deployment what is to become of it. */
  const review = async (token = TOKENS.iva, state = 'approved') => {
    const [run] = await runs();
    const path = `/actions/runs/${run.id}/pending_deployments`;
    const [pending] = (await api('GET', path)).body;
    const body = {
      environment_ids: [pending.environment.id],
      state,
      comment: 'Looks good',
    };
    return api('POST', path, body, token);
  };

  return {
    ...kit,
    kit,
    api,
    runs,
    pass,
    guardProd,
    review,
    /** How each job of the newest run stands. */
    jobs: async () =>
      Object.fromEntries(
        (await jobsOfNewest()).map((job: any) => [
          job.name,
          job.conclusion ?? job.status,
        ]),
      ),
    /** The log of a job of the newest run. */
    async log(name: string) {
      const { id } = (await jobsOfNewest()).find(
        (job: any) => job.name === name,
      );
      const answer = await api('GET', `/actions/jobs/${id}/logs`);
      return (await fetch(answer.headers.get('location')!)).text();
    },
    stack: (name: Name) =>
      cloudFormationState(kit.simulator.world, placeOf(name)).stacks[
        `tunes-${name}`
      ],
    alias: (name: Name) =>
      lambdaState(kit.simulator.world, placeOf(name)).functions[`tunes-${name}`]
        ?.aliases.live,
    /** Clones, as somebody who may push. */
    clone: () => kit.clone('tunes', TOKENS.mara),
    /** Brings the service live everywhere. Returns the clone. */
    async goLive() {
      await guardProd();
      const folder = await kit.clone('tunes', TOKENS.mara);
      await kit.push(folder, TUNES, { message: 'Begin' });
      await pass(3 * MINUTE);
      await review();
      await pass(2 * MINUTE);
      return folder;
    },
  };
}

export type TunesKit = Awaited<ReturnType<typeof startTunes>>;
