/** What follows from a push: the world learns of the commits, apps build, workflows run. */
import type { World } from '../../../core/types';
import { beginRuns } from '../../actions/runs';
import { tellAmplify } from '../amplifyApps';
import type { RepositoryState } from '../state';
import type { GitFolder } from './gitFolder';
import { readSource } from './readSource';

const FIELD = '%x1f';
const END = '\x1e';

/** Takes over from git which branches there are, and the commits that are new. */
export async function readRefs(
  git: GitFolder,
  repository: RepositoryState,
  more: string[] = [],
): Promise<void> {
  const slug = `${repository.owner}/${repository.name}`;
  const refs = await git.text(slug, [
    'for-each-ref',
    '--format=%(objectname) %(refname:lstrip=2)',
    'refs/heads',
  ]);
  const branches = refs
    .split('\n')
    .filter(Boolean)
    .map(line => [line.slice(41), line.slice(0, 40)]);
  repository.branches = Object.fromEntries(branches);
  const heads = [...branches.map(([, sha]) => sha), ...more].filter(
    sha => !repository.commits[sha],
  );
  if (heads.length === 0) return;
  const format = ['%H', '%T', '%P', '%an', '%at', '%B'].join(FIELD);
  const log = await git.text(slug, [
    'log',
    `--format=${format}${END}`,
    ...heads,
  ]);
  for (const entry of log.split(END)) {
    const [sha, tree, parents, author, time, message] = entry
      .trimStart()
      .split('\x1f');
    if (!message) continue;
    repository.commits[sha] ??= {
      sha,
      tree,
      parents: parents.split(' ').filter(Boolean),
      author,
      time: Number(time) * 1000,
      message: message.trimEnd(),
    };
  }
}

/** Who pushed, and where. */
export interface PushContext {
  world: World;
  git: GitFolder;
  repository: RepositoryState;
  /** Login. */
  by: string;
}

/** Reads what a push has changed, and tells everybody. */
export async function settlePush(context: PushContext): Promise<void> {
  const { world, git, repository, by } = context;
  const before = { ...repository.branches };
  await readRefs(git, repository);
  const { branches, defaultBranch, owner, name } = repository;
  const slug = `${owner}/${name}`;
  if (!branches[defaultBranch] && Object.keys(before).length === 0) {
    // The first push decides, whatever the repository was made for.
    repository.defaultBranch = Object.keys(branches)[0] ?? defaultBranch;
  }
  for (const [branch, sha] of Object.entries(branches)) {
    if (before[branch] === sha) continue;
    tellAmplify(world, repository, branch);
    const { message } = repository.commits[sha];
    beginRuns(world, slug, await readSource(git, slug, sha), {
      event: 'push',
      branch,
      sha,
      title: message.split('\n')[0],
      actor: by,
    });
  }
}
