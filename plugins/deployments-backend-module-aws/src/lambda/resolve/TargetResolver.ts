import type { Entity } from '@backstage/catalog-model';
import {
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  ANNOTATION_LAMBDA_FUNCTION_TAGS,
  ANNOTATION_ROADIE_FUNCTION_NAME,
  ANNOTATION_ROADIE_REGION,
  ANNOTATION_STACK_NAME,
  lambdaTargetId,
  placeTarget,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  AnnotationProblem,
  EnvironmentDefinition,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import type { ResolvedTargets } from '@backspin/backstage-plugin-deployments-node';
import type {
  FunctionDirectory,
  StackDirectory,
  TagDirectory,
} from '../../account';
import type { AwsDeploymentsConfig } from '../../config';
import { findByArn } from './byArn';
import { findByName } from './byName';
import { findByStack } from './byStack';
import { findByTags } from './byTags';
import { LIST_AGE_MS } from './freshness';
import type { Findings, FoundFunction, ResolveContext } from './types';

/** What a resolver reads from. */
export interface TargetResolverOptions {
  config: Pick<AwsDeploymentsConfig, 'accounts' | 'defaultAlias'>;
  stacks: StackDirectory;
  tags: TagDirectory;
  functions: FunctionDirectory;
}

interface Qualified {
  item: FoundFunction;
  qualifier: string;
}

/** Finds the Lambda targets that an entity's annotations name. */
export class TargetResolver {
  constructor(private readonly options: TargetResolverOptions) {}

  async resolve(
    entity: Entity,
    environments: EnvironmentDefinition[],
  ): Promise<ResolvedTargets> {
    const annotations = entity.metadata.annotations ?? {};
    const { config, stacks, tags, functions } = this.options;
    const context: ResolveContext = {
      accounts: config.accounts,
      defaultAlias: config.defaultAlias,
      environments,
      stacks,
      tags,
      functions,
    };
    const searches: Array<Promise<Findings>> = [];
    const search = (
      annotation: string,
      find: (value: string) => Promise<Findings>,
    ) => {
      const value = annotations[annotation];
      if (value !== undefined) searches.push(find(value));
    };
    search(ANNOTATION_LAMBDA_FUNCTION_ARN, value => findByArn(context, value));
    search(ANNOTATION_STACK_NAME, value => findByStack(context, value));
    search(ANNOTATION_LAMBDA_FUNCTION_TAGS, value =>
      findByTags(context, value),
    );
    search(ANNOTATION_ROADIE_FUNCTION_NAME, value =>
      findByName(context, value, annotations[ANNOTATION_ROADIE_REGION]),
    );
    const findings = await Promise.all(searches);
    const problems = findings.flatMap(finding => finding.problems);
    const qualified = await Promise.all(
      findings
        .flatMap(finding => finding.found)
        .map(item => this.qualify(context, item, problems)),
    );
    return {
      targets: await this.targets(context, qualified.flat()),
      problems,
      annotated: searches.length > 0,
      incomplete: findings.some(finding => finding.incomplete) || undefined,
    };
  }

  /** The aliases of a function that are targets, or `$LATEST`. */
  private async qualify(
    context: ResolveContext,
    item: FoundFunction,
    problems: AnnotationProblem[],
  ): Promise<Qualified[]> {
    if (item.aliases.length > 0) {
      return item.aliases.map(qualifier => ({ item, qualifier }));
    }
    const alias = context.defaultAlias;
    try {
      const existence = await context.functions.look(
        item.place,
        item.functionName,
        alias,
      );
      if (existence === 'no-function') {
        problems.push({
          ...item.source,
          message: `There is no function ${item.functionName} in account ${item.place.account}, ${item.place.region}`,
          expected: 'A function that exists.',
        });
        return [];
      }
      return [{ item, qualifier: existence === 'alias' ? alias : '$LATEST' }];
    } catch {
      // The target shows the error itself as soon as it is observed.
      return [{ item, qualifier: alias }];
    }
  }

  private async targets(
    context: ResolveContext,
    qualified: Qualified[],
  ): Promise<Target[]> {
    const byId = new Map<string, Qualified>();
    for (const { item, qualifier } of qualified) {
      const { account, region } = item.place;
      const id = lambdaTargetId({ ...item, account, region }, qualifier);
      const known = byId.get(id)?.item;
      // Two annotations that lead to the same target each know a part of it.
      const merged = { ...item, ...definedOf(known) };
      byId.set(id, { item: merged, qualifier });
    }
    return Promise.all(
      [...byId].map(([id, entry]) => this.target(context, id, entry)),
    );
  }

  private async target(
    context: ResolveContext,
    id: string,
    { item, qualifier }: Qualified,
  ): Promise<Target> {
    const { account, region } = item.place;
    const placement = placeTarget(context.environments, {
      account,
      functionName: item.functionName,
      stackName: item.stackName,
      tags: item.tags ?? (await this.tagsOf(context, item)),
    });
    return {
      id,
      kind: 'lambda-alias',
      account,
      region,
      name: placement.name ?? item.functionName,
      resourceName: item.functionName,
      qualifier,
      environment: placement.environment ?? item.environment,
    };
  }

  /** Tags are read only when some environment is recognised by them. */
  private async tagsOf(context: ResolveContext, item: FoundFunction) {
    const needed = context.environments.some(({ rules }) =>
      rules.some(rule => rule.tags),
    );
    if (!needed) return undefined;
    try {
      const all = await context.tags.functions(item.place, {
        maxAgeMs: LIST_AGE_MS,
      });
      return all.get(item.functionName);
    } catch {
      return undefined;
    }
  }
}

function definedOf<T extends object>(value: T | undefined): Partial<T> {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, member]) => member !== undefined),
  ) as Partial<T>;
}
