/** Organisations, teams and users that the simulated GitHub knows. */
import type { World } from '../../core/types';
import { textDigest } from '../shared/ids';
import { githubState } from './state';

/** An organisation as whoever builds a world describes it. */
export interface OrganizationSpec {
  login: string;
  /** Logins of the members, by the team's slug. */
  teams: Record<string, string[]>;
  /** Logins of everybody, in a team or not. */
  members: string[];
}

/** Makes an organisation known, with its people. */
export function putOrganization(world: World, spec: OrganizationSpec): void {
  const state = githubState(world);
  state.organizations = { ...state.organizations, [spec.login]: spec };
}

export const userId = (login: string) => textDigest(`user ${login}`);
export const teamId = (org: string, slug: string) =>
  textDigest(`team ${org}/${slug}`);

const organizations = (world: World) =>
  Object.values(githubState(world).organizations ?? {});

export const findOrganization = (world: World, login: string) =>
  organizations(world).find(
    org => org.login.toLowerCase() === login.toLowerCase(),
  );

/** Whether somebody has this login: a member of an organisation, or whose token it is. */
export const isUser = (world: World, login: string) =>
  organizations(world).some(({ members }) => members.includes(login)) ||
  Object.values(githubState(world).tokens).includes(login);

/** Everybody's login. */
export const logins = (world: World) => [
  ...new Set([
    ...organizations(world).flatMap(({ members }) => members),
    ...Object.values(githubState(world).tokens),
  ]),
];

/** A team of an organisation by its id. */
export function teamById(world: World, id: number) {
  for (const { login, teams } of organizations(world)) {
    for (const [slug, members] of Object.entries(teams)) {
      if (teamId(login, slug) === id) return { org: login, slug, members };
    }
  }
  return undefined;
}

export const viewUser = (login: string, web: string) => ({
  login,
  id: userId(login),
  type: login.endsWith('[bot]') ? 'Bot' : 'User',
  html_url: `${web}/${login}`,
  site_admin: false,
});

export const viewOrganization = (login: string, web: string) => ({
  login,
  id: userId(login),
  type: 'Organization',
  html_url: `${web}/${login}`,
});

export const viewTeam = (org: string, slug: string, web: string) => ({
  id: teamId(org, slug),
  name: slug,
  slug,
  privacy: 'closed',
  permission: 'push',
  html_url: `${web}/orgs/${org}/teams/${slug}`,
});
