import { Rule, faultAt } from './Rule';
import { jobsOf } from './workflow';

const PINNED = /@[0-9a-f]{40}$/;

export const actionsPinned: Rule = {
  id: 'actions-pinned',
  severity: 'error',
  doc: 'Every action and reusable workflow is pinned by the SHA of its commit. A tag can be moved to other code, which then runs with the role that deploys.',
  fix: 'Use the full SHA of the commit, with its version in a comment behind it.',
  check: ({ workflows }) =>
    jobsOf(workflows).flatMap(job =>
      [
        { uses: job.value.uses, path: job.path },
        ...job.steps.map(({ uses, path }) => ({ uses, path })),
      ].flatMap(({ uses, path }) =>
        typeof uses === 'string' && !isLocal(uses) && !PINNED.test(uses)
          ? [
              faultAt(
                job.workflow,
                [...path, 'uses'],
                `${uses} is not pinned by a commit's SHA`,
              ),
            ]
          : [],
      ),
    ),
};

/** What lies in the repository itself, or an image that is named by its digest. */
function isLocal(uses: string): boolean {
  return uses.startsWith('./') || /^docker:.*@sha256:/.test(uses);
}
