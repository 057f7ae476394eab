/** The operations on custom domains. */
import type { RequestContext, World } from '../../core/types';
import type {
  CreateDomainAssociationRequest,
  CreateDomainAssociationResult,
  DeleteDomainAssociationRequest,
  DeleteDomainAssociationResult,
  GetDomainAssociationRequest,
  GetDomainAssociationResult,
  ListDomainAssociationsRequest,
  ListDomainAssociationsResult,
  SubDomainSetting,
  UpdateDomainAssociationRequest,
  UpdateDomainAssociationResult,
} from '@aws-sdk/client-amplify';
import { isDomainBusy, viewDomain } from './domainViews';
import { badRequest, limitExceeded } from './errors';
import { checkDomainName, requireApp, requireDomain } from './lookup';
import { given } from './merge';
import { paginateByKey } from './paging';
import { amplifyState } from './state';
import type { AppState, DomainState } from './state';

/** Quota "Domains per app". */
const MAX_DOMAINS = 5;
const MAX_PAGE = 50;

/** Associates a domain; also used by the demo estate. */
export function addDomain(
  world: World,
  app: AppState,
  spec: Omit<CreateDomainAssociationRequest, 'appId'>,
): DomainState {
  const name = spec.domainName ?? '';
  const domain: DomainState = {
    name,
    enableAutoSubDomain: spec.enableAutoSubDomain ?? false,
    autoSubDomainCreationPatterns: spec.autoSubDomainCreationPatterns,
    autoSubDomainIAMRole: spec.autoSubDomainIAMRole,
    subDomains: spec.subDomainSettings ?? [],
    certificate: spec.certificateSettings ?? { type: 'AMPLIFY_MANAGED' },
    distribution: `d${world.random.hex(13)}`,
    verification: `_${world.random.hex(32)}.${name}. CNAME _${world.random.hex(
      32,
    )}.xlfgrmvvlj.acm-validations.aws.`,
    createdAt: world.now(),
  };
  app.domains[name] = domain;
  return domain;
}

function checkBranches(app: AppState, settings: SubDomainSetting[] = []): void {
  for (const { branchName = '' } of settings) {
    if (!app.branches[branchName]) {
      throw badRequest(`Branch ${branchName} of the subdomain does not exist.`);
    }
  }
}

function createDomainAssociation(
  input: CreateDomainAssociationRequest,
  context: RequestContext,
): CreateDomainAssociationResult {
  const { world } = context;
  const app = requireApp(world, context, input.appId);
  checkDomainName(input.domainName);
  checkBranches(app, input.subDomainSettings);
  const isTaken = Object.values(amplifyState(world, context).apps).some(
    other => other.domains[input.domainName!],
  );
  if (isTaken) {
    throw badRequest(
      `Domain ${input.domainName} was already associated with an app.`,
    );
  }
  if (Object.keys(app.domains).length >= MAX_DOMAINS) {
    throw limitExceeded(
      `You have reached the maximum number of domains: ${MAX_DOMAINS}`,
    );
  }
  const domain = addDomain(world, app, input);
  return { domainAssociation: viewDomain(context, app, domain, context.now) };
}

function getDomainAssociation(
  input: GetDomainAssociationRequest,
  context: RequestContext,
): GetDomainAssociationResult {
  const app = requireApp(context.world, context, input.appId);
  const domain = requireDomain(app, input.domainName);
  return { domainAssociation: viewDomain(context, app, domain, context.now) };
}

function listDomainAssociations(
  input: ListDomainAssociationsRequest,
  context: RequestContext,
): ListDomainAssociationsResult {
  const app = requireApp(context.world, context, input.appId);
  const domains = Object.values(app.domains);
  const page = paginateByKey(domains, input, MAX_PAGE, domain => domain.name);
  return {
    domainAssociations: page.items.map(domain =>
      viewDomain(context, app, domain, context.now),
    ),
    nextToken: page.nextToken,
  };
}

function updateDomainAssociation(
  input: UpdateDomainAssociationRequest,
  context: RequestContext,
): UpdateDomainAssociationResult {
  const app = requireApp(context.world, context, input.appId);
  const domain = requireDomain(app, input.domainName);
  checkBranches(app, input.subDomainSettings);
  if (isDomainBusy(domain, context.now)) {
    throw badRequest(
      `Domain ${domain.name} is being changed and cannot be updated now.`,
    );
  }
  const { appId, domainName, subDomainSettings, certificateSettings, ...rest } =
    input;
  Object.assign(
    domain,
    given({
      ...rest,
      subDomains: subDomainSettings,
      certificate: certificateSettings,
    }),
    { updatedAt: context.now },
  );
  return { domainAssociation: viewDomain(context, app, domain, context.now) };
}

function deleteDomainAssociation(
  input: DeleteDomainAssociationRequest,
  context: RequestContext,
): DeleteDomainAssociationResult {
  const app = requireApp(context.world, context, input.appId);
  const domain = requireDomain(app, input.domainName);
  delete app.domains[domain.name];
  return { domainAssociation: viewDomain(context, app, domain, context.now) };
}

export const domainOperations = {
  CreateDomainAssociation: createDomainAssociation,
  GetDomainAssociation: getDomainAssociation,
  ListDomainAssociations: listDomainAssociations,
  UpdateDomainAssociation: updateDomainAssociation,
  DeleteDomainAssociation: deleteDomainAssociation,
};
