/**
 * Custom domains: their statuses follow from the time of the last change, since
 * nothing here can fail (the simulator's DNS always verifies).
 */
import type { Place, SimTime } from '../../core/types';
import type {
  DomainAssociation,
  DomainStatus,
  UpdateStatus,
} from '@aws-sdk/client-amplify';
import { domainArn } from './arns';
import type { AppState, DomainState } from './state';

interface Stage<S> {
  /** Simulated milliseconds after the change at which the stage ends. */
  until: number;
  status: S;
}

const CREATION: Stage<DomainStatus>[] = [
  { until: 5_000, status: 'CREATING' },
  { until: 25_000, status: 'REQUESTING_CERTIFICATE' },
  { until: 80_000, status: 'PENDING_VERIFICATION' },
  { until: 100_000, status: 'IN_PROGRESS' },
  { until: 150_000, status: 'PENDING_DEPLOYMENT' },
];

const UPDATE: Stage<UpdateStatus>[] = [
  { until: 15_000, status: 'PENDING_VERIFICATION' },
  { until: 90_000, status: 'PENDING_DEPLOYMENT' },
];

/** How long an update of a domain takes. */
export const DOMAIN_UPDATE_MS = UPDATE[UPDATE.length - 1].until;

const stageAt = <S>(stages: Stage<S>[], age: number) =>
  stages.find(stage => age < stage.until)?.status;

function domainStatus(domain: DomainState, now: SimTime): DomainStatus {
  const creating = stageAt(CREATION, now - domain.createdAt);
  if (creating) {
    return creating;
  }
  return updateStatus(domain, now) === 'UPDATE_COMPLETE'
    ? 'AVAILABLE'
    : 'UPDATING';
}

function updateStatus(domain: DomainState, now: SimTime): UpdateStatus {
  const { updatedAt } = domain;
  return (
    (updatedAt !== undefined && stageAt(UPDATE, now - updatedAt)) ||
    'UPDATE_COMPLETE'
  );
}

/** Whether a change of the domain is still on its way. */
export const isDomainBusy = (domain: DomainState, now: SimTime) =>
  domainStatus(domain, now) !== 'AVAILABLE';

const hostName = (domain: DomainState, prefix = '') =>
  prefix ? `${prefix}.${domain.name}` : domain.name;

/** The custom host names that lead to a branch. */
export function domainsOfBranch(
  app: AppState,
  branchName: string,
  now: SimTime,
): string[] {
  return Object.values(app.domains)
    .filter(domain => domainStatus(domain, now) !== 'CREATING')
    .flatMap(domain =>
      domain.subDomains
        .filter(setting => setting.branchName === branchName)
        .map(setting => hostName(domain, setting.prefix)),
    );
}

export function viewDomain(
  place: Place,
  app: AppState,
  domain: DomainState,
  now: SimTime,
): DomainAssociation {
  const isVerified =
    now - domain.createdAt >= CREATION[CREATION.length - 2].until;
  return {
    domainAssociationArn: domainArn(place, app.appId, domain.name),
    domainName: domain.name,
    enableAutoSubDomain: domain.enableAutoSubDomain,
    autoSubDomainCreationPatterns: domain.autoSubDomainCreationPatterns,
    autoSubDomainIAMRole: domain.autoSubDomainIAMRole,
    domainStatus: domainStatus(domain, now),
    updateStatus: updateStatus(domain, now),
    statusReason: '',
    certificateVerificationDNSRecord: domain.verification,
    subDomains: domain.subDomains.map(subDomainSetting => ({
      subDomainSetting,
      verified: isVerified,
      // The record for the bare domain has an empty name, as AWS writes it.
      dnsRecord: `${subDomainSetting.prefix ?? ''} CNAME ${
        domain.distribution
      }.cloudfront.net`,
    })),
    certificate: {
      ...domain.certificate,
      certificateVerificationDNSRecord: domain.verification,
    },
  };
}
