/** Users, organisations and teams. */
import {
  findOrganization,
  isUser,
  viewOrganization,
  viewTeam,
  viewUser,
} from '../people';
import { githubState } from '../state';
import { notFound, paged } from '../routing';
import type { GithubCall, GlobalOperation } from '../routing';

function viewLogin({ world, web }: GithubCall, login: string) {
  const organization = findOrganization(world, login);
  if (organization) return viewOrganization(organization.login, web);
  if (!isUser(world, login)) throw notFound();
  return viewUser(login, web);
}

export const peopleOperations: GlobalOperation[] = [
  {
    name: 'GetAuthenticatedUser',
    method: 'GET',
    path: /^\/user$/,
    handle: ({ by, web }) => ({ body: viewUser(by, web) }),
  },
  {
    name: 'GetUser',
    method: 'GET',
    path: /^\/users\/(?<login>[^/]+)$/,
    handle: call => ({ body: viewLogin(call, call.params.login) }),
  },
  {
    name: 'ListOwnOrganizations',
    method: 'GET',
    path: /^\/user\/orgs$/,
    handle: ({ world, web }) => ({
      body: Object.values(githubState(world).organizations ?? {}).map(
        ({ login }) => viewOrganization(login, web),
      ),
    }),
  },
  {
    name: 'GetOrganization',
    method: 'GET',
    path: /^\/orgs\/(?<login>[^/]+)$/,
    handle(call) {
      if (!findOrganization(call.world, call.params.login)) throw notFound();
      return { body: viewLogin(call, call.params.login) };
    },
  },
  {
    name: 'ListTeams',
    method: 'GET',
    path: /^\/orgs\/(?<login>[^/]+)\/teams$/,
    handle(call) {
      const organization = findOrganization(call.world, call.params.login);
      if (!organization) throw notFound();
      const { login, teams } = organization;
      const { page, headers } = paged(
        call,
        `/orgs/${login}/teams`,
        Object.keys(teams),
      );
      return {
        headers,
        body: page.map(slug => viewTeam(login, slug, call.web)),
      };
    },
  },
  {
    name: 'GetTeam',
    method: 'GET',
    path: /^\/orgs\/(?<login>[^/]+)\/teams\/(?<team>[^/]+)$/,
    handle({ world, params, web }) {
      const organization = findOrganization(world, params.login);
      if (!organization?.teams[params.team]) throw notFound();
      return { body: viewTeam(organization.login, params.team, web) };
    },
  },
];
