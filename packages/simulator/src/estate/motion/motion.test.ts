import { QUIET_BRANCHES, QUIET_SERVICES } from '../data/quiet';
import { APPS } from '../data/apps';
import { placeOf } from '../data/accounts';
import { SERVICES } from '../data/services';
import { ENVIRONMENTS } from '../data/types';
import { CONCURRENT_JOBS, amplifyState } from '../../services/amplify';
import { cloudFormationState } from '../../services/cloudformation/state';
import { cloudWatchState } from '../../services/cloudwatch/state';
import { codeDeployState } from '../../services/codedeploy/state';
import { lambdaState } from '../../services/lambda/state';
import type { World } from '../../core/types';
import { estateSimulator, MINUTE, START } from '../testing/kit';

// Each test builds a whole estate; on a busy machine that takes its time.
jest.setTimeout(60_000);

const PROD = placeOf('prod');

/** What the README sends its reader to; nothing of it may change by itself. */
function quietPart(world: World) {
  return {
    functions: ENVIRONMENTS.map(environment =>
      SERVICES.filter(({ name }) => QUIET_SERVICES.has(name))
        .flatMap(service => service.functions)
        .map(
          ({ name }) =>
            lambdaState(world, placeOf(environment)).functions[
              `${name}-${environment}`
            ],
        ),
    ),
    branches: APPS.flatMap(({ appId, name }) =>
      Object.values(amplifyState(world, PROD).apps[appId].branches).filter(
        branch => QUIET_BRANCHES.has(`${name}/${branch.name}`),
      ),
    ),
    alarms: Object.values(cloudWatchState(world, PROD).alarms).filter(
      ({ name }) => name.startsWith('royalty-'),
    ),
  };
}

const clone = <T>(value: T): T => JSON.parse(JSON.stringify(value));

describe('two hours of motion', () => {
  const simulator = estateSimulator({ motion: true });
  const { world } = simulator;
  // The shift in staging is part of the start and ends by itself.
  const settled = simulator.control.step(20 * MINUTE);
  let before: ReturnType<typeof quietPart>;
  let mostJobs = 0;

  beforeAll(async () => {
    await settled;
    before = clone(quietPart(world));
    for (let i = 0; i < 60; i++) {
      await simulator.control.step(2 * MINUTE);
      mostJobs = Math.max(mostJobs, amplifyState(world, PROD).running.length);
    }
  });

  it('leave the incident, the special cases and the examples alone', () => {
    expect(clone(quietPart(world))).toEqual(before);
  });

  it('build apps and release services', () => {
    const builds = Object.values(amplifyState(world, PROD).apps)
      .flatMap(app => Object.values(app.branches))
      .flatMap(branch => branch.jobs)
      .filter(job => job.startTime > START);
    expect(builds.length).toBeGreaterThan(10);
    expect(mostJobs).toBeLessThanOrEqual(CONCURRENT_JOBS);
    const released = ENVIRONMENTS.map(
      environment =>
        Object.values(
          lambdaState(world, placeOf(environment)).functions,
        ).flatMap(fn => fn.versions.filter(v => v.lastModified > START)).length,
    );
    for (const count of released) {
      expect(count).toBeGreaterThan(5);
    }
  });

  it('keep aliases on versions that exist, and stacks out of trouble', () => {
    for (const environment of ENVIRONMENTS) {
      const place = placeOf(environment);
      for (const fn of Object.values(lambdaState(world, place).functions)) {
        const known = fn.versions.map(v => v.version);
        const routed = Object.values(fn.aliases).flatMap(
          ({ version, second }) => [
            version,
            ...(second ? [second.version] : []),
          ],
        );
        expect(known).toEqual(expect.arrayContaining(routed));
      }
      for (const stack of Object.values(
        cloudFormationState(world, place).stacks,
      )) {
        expect(stack.status).toMatch(
          /^(UPDATE|CREATE|UPDATE_ROLLBACK)_(COMPLETE|IN_PROGRESS)/,
        );
      }
    }
  });
});

describe('over half a working day', () => {
  it('releases fail, alarms go off and recover, and the world stays small', async () => {
    const simulator = estateSimulator({ motion: true });
    const { world } = simulator;
    for (let i = 0; i < 4; i++) {
      await simulator.control.step(60 * MINUTE);
    }
    const deployments = Object.values(
      codeDeployState(world, PROD).deployments,
    ).filter(({ createTime }) => createTime > START);
    const failed = deployments.filter(({ status }) =>
      ['Failed', 'Stopped'].includes(status),
    );
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length / deployments.length).toBeLessThan(0.3);

    const alarms = Object.values(cloudWatchState(world, PROD).alarms);
    const changed = alarms.filter(
      ({ stateTransitioned, state }) =>
        stateTransitioned > START && state === 'OK',
    );
    expect(changed.length).toBeGreaterThan(3);
    expect(simulator.save().length).toBeLessThan(20_000_000);
  });
});

describe('a moving world', () => {
  it('that was saved goes on as if it had not been', async () => {
    const one = estateSimulator({ motion: true });
    await one.control.step(15 * MINUTE);
    const two = estateSimulator({ motion: true, seed: 'other' });
    two.restore(one.save());
    for (const simulator of [one, two]) {
      await simulator.control.step(30 * MINUTE);
    }
    const [a, b] = [one, two].map(simulator => JSON.parse(simulator.save()));
    expect(b.state).toEqual(a.state);
    expect(b.queue.events.length).toBe(a.queue.events.length);
  });

  it('stands still when told to', async () => {
    const simulator = estateSimulator({ motion: true });
    await simulator.control.act('estate.set-motion', { on: false });
    await simulator.control.step(30 * MINUTE);
    const { amplify, cloudformation } = JSON.parse(simulator.save()).state;
    await simulator.control.step(45 * MINUTE);
    const later = JSON.parse(simulator.save()).state;
    expect(later.amplify).toEqual(amplify);
    expect(later.cloudformation).toEqual(cloudformation);
  });
});
