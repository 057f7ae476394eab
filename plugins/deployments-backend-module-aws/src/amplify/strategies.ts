import type {
  StrategyId,
  StrategyOption,
} from '@backspin/backstage-plugin-deployments-common';
import type { RepositoryFacts } from '../github';
import { listed } from '../rollback/notUndone';
import type { FileSource } from './sources';

/** What decides which ways fit. */
export interface AmplifyStrategyFacts {
  branch: string;
  /** The app is connected to a repository; else it is deployed by hand. */
  connected: boolean;
  /** Amplify renders on the server, which needs a build. */
  serverRendered: boolean;
  /** Pushes to the branch are built. */
  autoBuild: boolean;
  /** Label of the release gone back to, and its commit where known. */
  to: string;
  commit?: string;
  /** Custom names of the target, and the branch to which they lead now. */
  hosts: readonly string[];
  servedBy: string;
  /** One of their domains is being changed. */
  domainChanging?: string;
  /** Another branch whose live build is of the wanted release. */
  warm?: { branch: string; build: string };
  /** Where the files of a deployment by hand came from. */
  source: FileSource;
  repository: RepositoryFacts;
}

interface Fit {
  eligible: boolean;
  reason: string;
}

const fits = (reason: string): Fit => ({ eligible: true, reason });
const doesNot = (reason: string): Fit => ({ eligible: false, reason });

const HOSTS_NAMED = 3;
const short = (commit: string) => commit.slice(0, 7);

/** A new build of the branch would not reach those who come by the custom names. */
function domainsElsewhere(facts: AmplifyStrategyFacts): Fit | undefined {
  const { branch, servedBy, hosts } = facts;
  return servedBy === branch
    ? undefined
    : doesNot(
        `${listed(
          hosts,
          HOSTS_NAMED,
        )} lead to ${servedBy} now, so a build of ${branch} would not reach their users.`,
      );
}

/** The domains moved to a branch that serves the release already. */
function bySwitch(facts: AmplifyStrategyFacts): Fit {
  const { branch, commit, connected, domainChanging, hosts, to, warm } = facts;
  if (hosts.length === 0) {
    return doesNot(
      `No custom domain leads to ${branch}, and its default domain cannot be moved.`,
    );
  }
  if (!warm) {
    return doesNot(
      connected && commit
        ? `No other branch of the app serves ${short(commit)}.`
        : `The commit of ${to} is not known, so nobody can say that another branch serves it.`,
    );
  }
  if (domainChanging) {
    return doesNot(
      `${domainChanging} is being changed, and Amplify takes no other change until that has ended.`,
    );
  }
  return fits(
    `The fastest way: ${warm.branch} serves ${
      commit ? short(commit) : to
    } already, as build ${warm.build}. ${listed(
      hosts,
      HOSTS_NAMED,
    )} are moved there, and nothing is built.`,
  );
}

/** The commit built again. */
function byRebuild(facts: AmplifyStrategyFacts): Fit {
  const { commit, connected, to } = facts;
  if (!connected) {
    return doesNot('The app is connected to no repository to build from.');
  }
  const elsewhere = domainsElsewhere(facts);
  if (elsewhere) return elsewhere;
  return commit
    ? fits(
        `The app is connected to a repository, and the commit of ${to} is known. Amplify builds ${short(
          commit,
        )} again.`,
      )
    : doesNot(`The commit of ${to} is not known.`);
}

/** The files of a deployment by hand, deployed once more. */
function byRedeploy(facts: AmplifyStrategyFacts): Fit {
  const { connected, serverRendered, source, to } = facts;
  if (connected) {
    return doesNot(
      'The app is connected to a repository. Amplify takes files only for apps without one.',
    );
  }
  if (serverRendered) {
    return doesNot('Amplify takes no files of apps that it renders itself.');
  }
  const elsewhere = domainsElsewhere(facts);
  if (elsewhere) return elsewhere;
  if ('gone' in source) return doesNot(source.gone);
  return fits(
    source.kind === 'bucket'
      ? `Amplify fetches the files of ${to} once more from the bucket they came from.`
      : `Amplify fetches the files of ${to} once more from the link they came from.`,
  );
}

/** A pull request that takes the branch back, and the build that follows. */
function byRevert(facts: AmplifyStrategyFacts): Fit {
  const { autoBuild, branch, commit, connected, repository } = facts;
  if (!connected) return doesNot('The app is connected to no repository.');
  if (!commit) return doesNot('The commit to go back to is not known.');
  const elsewhere = domainsElsewhere(facts);
  if (elsewhere) return elsewhere;
  if (!autoBuild) {
    return doesNot(
      `Automatic builds of ${branch} are paused, so nothing would build the revert. Resume them first.`,
    );
  }
  return 'refusal' in repository
    ? doesNot(repository.refusal)
    : fits(
        `The most durable: a pull request brings the files of ${short(
          commit,
        )} back to ${branch}, and the next push keeps them. It takes somebody to merge it, and a build.`,
      );
}

/** The ways to take an Amplify branch back. */
export type AmplifyStrategyId = Extract<StrategyId, `amplify-${string}`>;

const TITLES: Record<AmplifyStrategyId, string> = {
  'amplify-switch-branch': 'Move the domains to a warm branch',
  'amplify-rebuild': 'Build the earlier commit again',
  'amplify-redeploy': 'Deploy the earlier files again',
  'amplify-revert': 'Revert in the repository',
};

/** In order of preference. A revert waits for somebody, so that it is never recommended. */
const PREFERENCE: AmplifyStrategyId[] = [
  'amplify-switch-branch',
  'amplify-rebuild',
  'amplify-redeploy',
];

/** The ways to take a branch back, each with why it fits or does not. */
export function amplifyStrategies(
  facts: AmplifyStrategyFacts,
): StrategyOption[] {
  const ways: Record<AmplifyStrategyId, Fit> = {
    'amplify-switch-branch': bySwitch(facts),
    'amplify-rebuild': byRebuild(facts),
    'amplify-redeploy': byRedeploy(facts),
    'amplify-revert': byRevert(facts),
  };
  const best = PREFERENCE.find(id => ways[id].eligible);
  return (Object.keys(ways) as AmplifyStrategyId[]).map(id => ({
    id,
    title: TITLES[id],
    ...ways[id],
    recommended: id === best,
  }));
}
