/** The demo's organisation in the simulated GitHub: the same people and teams as in the catalog. */
import type { World } from '../core/types';
import { putGithubToken, putOrganization } from '../services/github';
import { GITHUB_ORG, GITHUB_TOKEN, githubTokenOf } from './data/accounts';
import { GROUPS, PEOPLE } from './data/people';

/** Makes them known, with a token for the portal and one for each person. */
export function putPeople(world: World): void {
  putOrganization(world, {
    login: GITHUB_ORG,
    members: PEOPLE.map(({ name }) => name),
    teams: Object.fromEntries(
      GROUPS.map(({ name }) => [
        name,
        PEOPLE.filter(({ groups }) => groups.includes(name)).map(
          person => person.name,
        ),
      ]),
    ),
  });
  putGithubToken(world, GITHUB_TOKEN, 'backspin[bot]');
  for (const { name } of PEOPLE) {
    putGithubToken(world, githubTokenOf(name), name);
  }
}
