import {
  sampleObservation,
  sampleRelease,
  sampleTarget,
} from '@backspin/backstage-plugin-deployments-node/testUtils';
import { observerKit } from '../__testUtils__/observerKit';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { FleetStore } from './FleetStore';
import { contentHash } from './ObservationStore';

const databases = testDatabases();
const prod = sampleTarget();
const dev = sampleTarget({ environment: 'dev', account: '111111111111' });
const ENTITY = 'component:default/royalty-calculator';

describe.each(databases.eachSupportedId())('the stores on %s', id => {
  const start = async () => {
    const knex = await migrated(await databases.init(id));
    return observerKit(knex);
  };

  it('can be taken down again', async () => {
    const { knex } = await start();
    await knex.migrate.rollback({
      directory: `${__dirname}/../../migrations`,
    });
    expect(await knex.schema.hasTable('targets')).toBe(false);
  });

  it('keeps the order of an entity’s targets', async () => {
    const { entities, link } = await start();
    await link(ENTITY, prod, dev);
    const ids = async () =>
      (await entities.targetsOf(ENTITY)).map(target => target.id);
    expect(await ids()).toEqual([prod.id, dev.id]);
    await link(ENTITY, dev, prod);
    expect(await ids()).toEqual([dev.id, prod.id]);
  });

  it('tells which entities changed', async () => {
    const { link } = await start();
    expect(await link(ENTITY, prod)).toEqual([ENTITY]);
    expect(await link(ENTITY, prod)).toEqual([]);
    expect(await link(ENTITY, { ...prod, environment: 'live' })).toEqual([
      ENTITY,
    ]);
    expect(await link(ENTITY)).toEqual([ENTITY]);
  });

  it('lets two entities share a target', async () => {
    const { entities, link } = await start();
    await link(ENTITY, prod);
    await link('system:default/royalties', prod, dev);
    expect(await entities.entitiesOf([prod.id])).toEqual([
      ENTITY,
      'system:default/royalties',
    ]);
    expect(await entities.entitiesOf([])).toEqual([]);
  });

  it('takes a target’s repository from its entity, and from one of several', async () => {
    const { entities, observations, clock } = await start();
    const save = (entityRef: string, repositoryUrl?: string) =>
      entities.saveResolutions(
        [
          {
            entityRef,
            owners: [],
            problems: [],
            systems: [],
            tags: [],
            annotationsHash: 'hash',
            targets: [prod],
            repositoryUrl,
          },
        ],
        clock.now(),
      );
    const url = async () =>
      (await observations.get([prod.id]))[0].repositoryUrl;
    await save(ENTITY);
    expect(await url()).toBeUndefined();
    await save(ENTITY, 'https://github.com/distrofm/old');
    await save(ENTITY, 'https://github.com/distrofm/new');
    expect(await url()).toBe('https://github.com/distrofm/new');
    await save('system:default/s', 'https://github.com/distrofm/other');
    await save(ENTITY, 'https://github.com/distrofm/third');
    expect(await url()).toBe('https://github.com/distrofm/new');
  });

  it('forgets targets that nobody has had for long, and keeps the others', async () => {
    const { entities, observations, observer, link, clock } = await start();
    await link(ENTITY, prod, dev);
    await observer.observeDue();
    await link(ENTITY, prod);
    await entities.retireOrphans(clock.now());
    expect(await observations.get([dev.id])).toMatchObject([
      { nextDueAt: undefined },
    ]);
    await entities.retireOrphans(clock.now() + 1);
    expect(await observations.get([dev.id, prod.id])).toHaveLength(1);
  });

  it('gives each target to one claimer at a time', async () => {
    const { observations, link, clock } = await start();
    await link(ENTITY, prod, dev);
    const now = clock.now();
    const [first, second] = await Promise.all([
      observations.claimDue(now, now + 1_000),
      observations.claimDue(now, now + 1_000),
    ]);
    expect(first.targets.length + second.targets.length).toBe(2);
    const mine = first.targets.length > 0 ? first : second;
    expect((await observations.claim([prod.id], now, now + 1)).targets).toEqual(
      [],
    );
    await observations.renew(mine.token, now + 5_000);
    const later = await observations.claimDue(now + 2_000, now + 3_000);
    expect(later.targets).toEqual([]);
    await observations.release(mine.token);
    const freed = await observations.claimDue(now + 2_000, now + 3_000);
    expect(freed.targets).toHaveLength(2);
  });

  it('does not let an older read overwrite a newer one', async () => {
    const { observations, link, clock } = await start();
    await link(ENTITY, prod);
    const now = clock.now();
    const outcome = (version: string, startedAt: number) => ({
      targetId: prod.id,
      startedAt,
      dueAt: now + 60_000,
      sweepAt: now + 900_000,
      observation: sampleObservation(prod, version),
      deployments: [],
    });
    await observations.save([outcome('43', now)]);
    expect(await observations.save([outcome('42', now - 10)])).toEqual([]);
    expect(
      await observations.save([{ ...outcome('42', now), targetId: 'arn:x' }]),
    ).toEqual([]);
    const [stored] = await observations.get([prod.id]);
    expect(stored.observation?.live[0].release.id).toBe('43');
  });

  it('counts the fleet', async () => {
    const { knex, observer, provider, link } = await start();
    const fleet = new FleetStore(knex);
    expect(await fleet.figures()).toEqual({
      total: 0,
      observed: 0,
      failing: 0,
      unplaced: 0,
      oldest: undefined,
    });
    const unplaced = { ...sampleTarget({ name: 'x' }), environment: undefined };
    await link(ENTITY, prod, dev, unplaced);
    provider.readings.set(dev.id, {
      error: { code: 'unreachable', message: 'x' },
    });
    await observer.observeDue();
    expect(await fleet.figures()).toMatchObject({
      total: 3,
      observed: 2,
      failing: 1,
      unplaced: 1,
    });
    expect((await fleet.rows()).map(row => row.target_id)).toEqual([
      prod.id,
      dev.id,
      unplaced.id,
    ]);
  });

  it('works out what was live before when the live release changes', async () => {
    const { observer, provider, entities, link, clock, history } =
      await start();
    await link(ENTITY, prod);
    const deployment = (version: string, startedAt: string) => ({
      id: `d-${version}`,
      targetId: prod.id,
      release: sampleRelease(version),
      status: 'succeeded' as const,
      startedAt,
      by: { kind: 'pipeline' as const },
      inferred: false,
    });
    provider.readings.set(prod.id, {
      deployments: [deployment('42', '2026-11-01T00:00:00.000Z')],
    });
    await observer.observeDue();
    const previous = async () =>
      JSON.parse((await entities.page(ENTITY)).targets[0].previous ?? 'null');
    expect(await previous()).toBeNull();
    provider.readings.set(prod.id, {
      observation: { live: [{ release: sampleRelease('43'), weight: 1 }] },
      deployments: [deployment('43', '2026-11-02T00:00:00.000Z')],
    });
    clock.advance(60_000);
    await observer.observeDue();
    expect(await previous()).toEqual({
      release: { id: '42', label: 'v42' },
      liveForMs: 86_400_000,
    });
    // History may also be written beside the observer, by a rollback.
    const version = async () =>
      (await entities.page(ENTITY)).targets[0].version;
    const before = await version();
    await history.merge([deployment('41', '2026-11-01T12:00:00.000Z')]);
    expect(await version()).toBeGreaterThan(before);
  });
});

it('leaves the time of an observation out of its hash', () => {
  const observation = sampleObservation(prod);
  expect(
    contentHash({ ...observation, observedAt: '2027-01-01T00:00:00.000Z' }),
  ).toBe(contentHash(observation));
  expect(contentHash(sampleObservation(prod, '43'))).not.toBe(
    contentHash(observation),
  );
});
