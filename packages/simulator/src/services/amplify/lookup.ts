/** Finding what a request names, or failing as AWS does. */
import type { Place, World } from '../../core/types';
import { badRequest, notFound } from './errors';
import { amplifyState } from './state';
import type { AppState, BranchState, DomainState, JobState } from './state';

/** Raises BadRequestException unless `value` has the shape the model demands. */
function check(value: unknown, name: string, pattern: RegExp, max: number) {
  if (typeof value !== 'string' || value === '') {
    throw badRequest(
      `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
    );
  }
  if (value.length > max) {
    throw badRequest(
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must have length less than or equal to ${max}`,
    );
  }
  if (!pattern.test(value)) {
    throw badRequest(
      `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
    );
  }
}

/** Limits are those of the service model (AppId, BranchName, JobId, DomainName). */
export function requireApp(world: World, place: Place, appId?: string) {
  check(appId, 'appId', /^d[a-z0-9]+$/, 20);
  const app = amplifyState(world, place).apps[appId!];
  if (!app) {
    throw notFound(`App ${appId} not found.`);
  }
  return app;
}

export function requireBranch(app: AppState, branchName?: string): BranchState {
  check(branchName, 'branchName', /^[\s\S]+$/, 255);
  const branch = app.branches[branchName!];
  if (!branch) {
    throw notFound(`Branch ${branchName} not found for app ${app.appId}.`);
  }
  return branch;
}

export function requireJob(branch: BranchState, jobId?: string): JobState {
  check(jobId, 'jobId', /^[0-9]+$/, 255);
  const id = Number(jobId);
  const job = branch.jobs.find(candidate => candidate.id === id);
  if (!job) {
    throw notFound(`Job ${jobId} not found for branch ${branch.name}.`);
  }
  return job;
}

const DOMAIN_NAME =
  /^(((?!-)[A-Za-z0-9-]{0,62}[A-Za-z0-9])\.)+((?!-)[A-Za-z0-9-]{1,62}[A-Za-z0-9])(\.)?$/;

export function checkDomainName(domainName?: string) {
  check(domainName, 'domainName', DOMAIN_NAME, 64);
}

export function requireDomain(app: AppState, domainName?: string): DomainState {
  checkDomainName(domainName);
  const domain = app.domains[domainName!];
  if (!domain) {
    throw notFound(`Domain association ${domainName} not found.`);
  }
  return domain;
}

export function checkBranchName(branchName?: string) {
  check(branchName, 'branchName', /^[\s\S]+$/, 255);
}

export function checkName(name?: string) {
  check(name, 'name', /^[\s\S]+$/, 255);
}
