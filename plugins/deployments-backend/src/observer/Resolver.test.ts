import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import type { EnvironmentDefinition } from '@backspin/backstage-plugin-deployments-common';
import type { Entity } from '@backstage/catalog-model';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { observerKit, PACES } from '../__testUtils__/observerKit';
import {
  component,
  functionArn,
  lambdaComponent,
} from '../__testUtils__/startPlugin';
import { migrated, testDatabases } from '../rollback/__testUtils__/databases';
import { entityFacts } from '../targets/entityFacts';
import { Resolver } from './Resolver';

const databases = testDatabases();
const environments: EnvironmentDefinition[] = [
  {
    name: 'prod',
    title: 'prod',
    order: 0,
    rules: [{ functionSuffixes: ['-prod'] }],
    policy: {
      approvals: 0,
      approverGroups: [],
      verificationSeconds: 0,
      typedConfirmation: false,
    },
  },
];
const CALCULATOR = 'component:default/royalty-calculator';

describe.each(databases.eachSupportedId())('Resolver on %s', id => {
  const start = async (...initial: Entity[]) => {
    const kit = observerKit(await migrated(await databases.init(id)));
    let list = initial;
    const catalog = {
      getEntityByRef: jest.fn(ref =>
        catalogServiceMock({ entities: list }).getEntityByRef(ref),
      ),
      getEntitiesByRefs: jest.fn(request =>
        catalogServiceMock({ entities: list }).getEntitiesByRefs(request),
      ),
      streamEntities: jest.fn(request =>
        catalogServiceMock({ entities: list }).streamEntities(request),
      ),
    };
    const told: string[][] = [];
    const resolver = new Resolver({
      catalog,
      auth: {
        getOwnServiceCredentials: async () => mockCredentials.service(),
      },
      entities: kit.entities,
      providers: kit.registry,
      environments,
      announcer: {
        entitiesChanged: refs => {
          if (refs.length > 0) told.push(refs);
        },
      },
      resolveMs: PACES.resolveMs,
      logger: mockServices.logger.mock(),
      now: kit.clock.now,
    });
    return {
      ...kit,
      catalog,
      resolver,
      told,
      setCatalog: (...entities: Entity[]) => {
        list = entities;
      },
    };
  };

  it('finds the targets of every annotated entity, and leaves the others alone', async () => {
    const { resolver, entities, provider, told } = await start(
      lambdaComponent('royalty-calculator'),
      component('docs', {}),
    );
    await resolver.resolveAll();
    expect(provider.resolved).toEqual(['royalty-calculator']);
    expect(await entities.targetsOf(CALCULATOR)).toEqual([
      expect.objectContaining({
        id: functionArn('royalty-calculator'),
        environment: 'prod',
        name: 'royalty-calculator',
      }),
    ]);
    const records = await entities.records([CALCULATOR]);
    expect(records.get(CALCULATOR)?.owners).toEqual([
      'group:default/royalties',
    ]);
    expect(told).toEqual([[CALCULATOR]]);
  });

  it('lets providers read ahead when nothing is known, and only then', async () => {
    const { resolver, provider, setCatalog } = await start();
    await resolver.resolveDue();
    expect(provider.readAheads).toBe(0);
    setCatalog(lambdaComponent('royalty-calculator'));
    await resolver.resolveDue();
    expect(provider.readAheads).toBe(1);
    setCatalog(
      lambdaComponent('royalty-calculator'),
      lambdaComponent('payouts'),
    );
    await resolver.resolveDue();
    expect(provider.resolved).toEqual(['royalty-calculator', 'payouts']);
    expect(provider.readAheads).toBe(1);
  });

  it('leaves what a run has no time for to the next one, and keeps what it has done', async () => {
    const { resolver, provider, entities, clock, setCatalog } = await start(
      lambdaComponent('gone'),
    );
    await resolver.resolveAll();
    clock.advance(1_000);
    setCatalog(
      ...Array.from({ length: 40 }, (_, n) => lambdaComponent(`service-${n}`)),
    );
    const end = new AbortController();
    const resolveTargets = provider.resolveTargets.bind(provider);
    jest
      .spyOn(provider, 'resolveTargets')
      .mockImplementationOnce((...asked) => {
        end.abort();
        return resolveTargets(...asked);
      });
    await resolver.resolveDue(end.signal);
    const done = provider.resolved.length;
    expect(done).toBeLessThan(40);
    expect(
      await entities.targetsOf('component:default/service-0'),
    ).toHaveLength(1);
    expect(await entities.targetsOf('component:default/gone')).toEqual([]);
    await resolver.resolveDue();
    expect(new Set(provider.resolved).size).toBe(41);
    expect(provider.resolved).toHaveLength(41);
  });

  it('works out anew only what is new, changed or old', async () => {
    const { resolver, provider, clock, setCatalog } = await start(
      lambdaComponent('royalty-calculator'),
    );
    await resolver.resolveDue();
    clock.advance(60_000);
    setCatalog(
      lambdaComponent('royalty-calculator'),
      lambdaComponent('payouts'),
    );
    await resolver.resolveDue();
    expect(provider.resolved).toEqual(['royalty-calculator', 'payouts']);
    setCatalog(
      lambdaComponent('royalty-calculator'),
      lambdaComponent('payouts', ['dev', 'prod']),
    );
    await resolver.resolveDue();
    expect(provider.resolved.slice(2)).toEqual(['payouts']);
    clock.advance(PACES.resolveMs);
    await resolver.resolveDue();
    expect(provider.resolved.slice(3).sort()).toEqual([
      'payouts',
      'royalty-calculator',
    ]);
  });

  it('stops watching targets that no entity has any more, and watches them again', async () => {
    const { resolver, observer, provider, clock, setCatalog, entities } =
      await start(lambdaComponent('royalty-calculator'));
    await resolver.resolveAll();
    await observer.observeDue();
    clock.advance(60_000);
    setCatalog();
    await resolver.resolveAll();
    await observer.observeDue();
    expect(provider.reads).toHaveLength(1);
    expect((await entities.records([CALCULATOR])).size).toBe(0);
    clock.advance(60_000);
    setCatalog(lambdaComponent('royalty-calculator'));
    await resolver.resolveAll();
    await observer.observeDue();
    expect(provider.reads).toHaveLength(2);
  });

  it('keeps everything when the catalog cannot be read', async () => {
    const { resolver, catalog, entities, clock } = await start(
      lambdaComponent('royalty-calculator'),
    );
    await resolver.resolveAll();
    clock.advance(60_000);
    catalog.streamEntities.mockImplementation(async function* fail() {
      yield [];
      throw new Error('The catalog is down');
    });
    await expect(resolver.resolveAll()).rejects.toThrow('catalog is down');
    expect(await entities.targetsOf(CALCULATOR)).toHaveLength(1);
  });

  it('keeps known targets and says so when AWS cannot be asked', async () => {
    const { resolver, provider, entities } = await start(
      lambdaComponent('royalty-calculator'),
    );
    await resolver.resolveAll();
    provider.resolveError = new Error('Throttled');
    await resolver.resolveAll();
    expect(await entities.targetsOf(CALCULATOR)).toHaveLength(1);
    const record = (await entities.records([CALCULATOR])).get(CALCULATOR);
    expect(record?.problems).toEqual([
      expect.objectContaining({
        annotation: 'aws.amazon.com/lambda-function-arn',
        message: expect.stringContaining('Throttled'),
      }),
    ]);
  });

  it('keeps known targets while an answer is incomplete', async () => {
    const { resolver, provider, entities, setCatalog } = await start(
      lambdaComponent('royalty-calculator', ['dev', 'prod']),
    );
    await resolver.resolveAll();
    setCatalog(lambdaComponent('royalty-calculator', ['prod']));
    provider.incomplete = true;
    await resolver.resolveAll();
    expect(await entities.targetsOf(CALCULATOR)).toHaveLength(2);
    provider.incomplete = false;
    await resolver.resolveAll();
    expect(await entities.targetsOf(CALCULATOR)).toHaveLength(1);
  });

  it('resolves one entity on demand, once for any number of callers', async () => {
    const entity = lambdaComponent('royalty-calculator');
    const { resolver, provider } = await start(entity);
    const facts = entityFacts(entity);
    expect(await resolver.isCurrent(facts)).toBe(false);
    await Promise.all(
      Array.from({ length: 20 }, () => resolver.ensureResolved(facts)),
    );
    await resolver.ensureResolved(facts);
    expect(provider.resolved).toEqual(['royalty-calculator']);
    expect(await resolver.isCurrent(facts)).toBe(true);
    const edited = entityFacts(lambdaComponent('royalty-calculator', ['dev']));
    expect(await resolver.isCurrent(edited)).toBe(false);
  });

  it('leaves an entity to the replica that is at it', async () => {
    const entity = lambdaComponent('royalty-calculator');
    const { resolver, provider, entities, clock } = await start(entity);
    await entities.claim(CALCULATOR, clock.now(), clock.now() + 60_000);
    await resolver.ensureResolved(entityFacts(entity));
    expect(provider.resolved).toEqual([]);
    clock.advance(60_000);
    await resolver.ensureResolved(entityFacts(entity));
    expect(provider.resolved).toEqual(['royalty-calculator']);
  });

  it('gives an entity back when resolving it failed', async () => {
    const entity = lambdaComponent('royalty-calculator');
    const { resolver, provider, catalog } = await start(entity);
    catalog.getEntityByRef.mockRejectedValueOnce(new Error('no catalog'));
    const facts = entityFacts(entity);
    await expect(resolver.ensureResolved(facts)).rejects.toThrow('no catalog');
    await resolver.ensureResolved(facts);
    expect(provider.resolved).toEqual(['royalty-calculator']);
  });

  it('stops between pages when it is told to', async () => {
    const { resolver, entities } = await start(
      lambdaComponent('royalty-calculator'),
    );
    await resolver.resolveAll(AbortSignal.abort());
    expect((await entities.records([CALCULATOR])).size).toBe(0);
  });
});
