/** Pull requests. https://docs.github.com/rest/pulls */
import * as z from 'zod';
import { beginRuns } from '../../actions/runs';
import { changedFiles } from '../git/objects';
import { readSource } from '../git/readSource';
import { isUser, viewTeam, viewUser } from '../people';
import { closePull, mergePullRequest, openPull } from '../pulls';
import { commitOf } from '../repositories';
import { notFound, paged, parsed } from '../routing';
import type { Answer, RepositoryCall, RepositoryOperation } from '../routing';
import type { PullState } from '../state';
import { viewPull } from '../views';

function pullOf({ repository, params }: RepositoryCall): PullState {
  const number = Number(params.number);
  const pull = repository.pulls.find(candidate => candidate.number === number);
  if (!pull) throw notFound();
  return pull;
}

const newPull = z.object({
  title: z.string().min(1),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
});

function listPulls(call: RepositoryCall): Answer {
  const { repository, query, slug } = call;
  const head = query.get('head');
  const base = query.get('base');
  const state = query.get('state') ?? 'open';
  const wanted = repository.pulls.filter(
    pull =>
      (!head || `${repository.owner}:${pull.head}` === head) &&
      (!base || pull.base === base) &&
      (state === 'all' || (state === 'closed') === Boolean(pull.closedAt)),
  );
  const { page, headers } = paged(
    call,
    `/repos/${slug}/pulls`,
    wanted.reverse(),
  );
  return { headers, body: page.map(pull => viewPull(repository, pull, call)) };
}

async function createPull(call: RepositoryCall): Promise<Answer> {
  const { world, repository, body, by, git, slug } = call;
  const input = parsed(newPull, body);
  const head = input.head.replace(`${repository.owner}:`, '');
  const pull = openPull(world, repository, {
    ...input,
    head,
    body: input.body ?? '',
    author: by,
  });
  if (repository.hasFiles) {
    const sha = repository.branches[head];
    const source = await readSource(git, slug, sha);
    beginRuns(world, slug, source, {
      event: 'pull_request',
      branch: head,
      sha,
      title: commitOf(repository, sha).message.split('\n')[0],
      actor: by,
    });
  }
  return { status: 201, body: viewPull(repository, pull, call) };
}

const pullChange = z.object({
  state: z.enum(['open', 'closed']).optional(),
  title: z.string().optional(),
  body: z.string().nullish(),
});

export const pullOperations: RepositoryOperation[] = [
  { name: 'ListPulls', method: 'GET', path: /^\/pulls$/, handle: listPulls },
  { name: 'CreatePull', method: 'POST', path: /^\/pulls$/, handle: createPull },
  {
    name: 'GetPull',
    method: 'GET',
    path: /^\/pulls\/(?<number>\d+)$/,
    handle: call => ({ body: viewPull(call.repository, pullOf(call), call) }),
  },
  {
    name: 'ListPullFiles',
    method: 'GET',
    path: /^\/pulls\/(?<number>\d+)\/files$/,
    async handle(call) {
      const { repository, git, slug } = call;
      const { base, head, number } = pullOf(call);
      if (!repository.hasFiles) throw notFound();
      const { branches } = repository;
      const files = await changedFiles(
        git,
        slug,
        branches[base],
        branches[head],
      );
      const path = `/repos/${slug}/pulls/${number}/files`;
      const { page, headers } = paged(call, path, files);
      return { headers, body: page };
    },
  },
  {
    name: 'UpdatePull',
    method: 'PATCH',
    path: /^\/pulls\/(?<number>\d+)$/,
    handle(call) {
      const { state, title, body } = parsed(pullChange, call.body);
      const pull = pullOf(call);
      pull.title = title ?? pull.title;
      pull.body = body ?? pull.body;
      if (state === 'closed') closePull(call.world, pull);
      return { body: viewPull(call.repository, pull, call) };
    },
  },
  {
    name: 'MergePull',
    method: 'PUT',
    path: /^\/pulls\/(?<number>\d+)\/merge$/,
    async handle(call) {
      const { world, repository, by, git } = call;
      const { merge_method: method } = parsed(
        z.object({
          merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
        }),
        call.body,
      );
      const pull = pullOf(call);
      const sha = await mergePullRequest(world, git, repository, pull, {
        by,
        method,
      });
      return {
        body: {
          sha,
          merged: true,
          message: 'Pull Request successfully merged',
        },
      };
    },
  },
  {
    name: 'RequestReviewers',
    method: 'POST',
    path: /^\/pulls\/(?<number>\d+)\/requested_reviewers$/,
    handle(call) {
      const pull = pullOf(call);
      const { reviewers, team_reviewers: teams } = parsed(
        z.object({
          reviewers: z.array(z.string()).default([]),
          team_reviewers: z.array(z.string()).default([]),
        }),
        call.body,
      );
      const { web, world, repository } = call;
      return {
        status: 201,
        body: {
          ...viewPull(repository, pull, call),
          requested_reviewers: reviewers
            .filter(login => isUser(world, login))
            .map(login => viewUser(login, web)),
          requested_teams: teams.map(team =>
            viewTeam(repository.owner, team, web),
          ),
        },
      };
    },
  },
  {
    name: 'AddAssignees',
    method: 'POST',
    path: /^\/issues\/(?<number>\d+)\/assignees$/,
    handle(call) {
      const pull = pullOf(call);
      const { assignees } = parsed(
        z.object({ assignees: z.array(z.string()) }),
        call.body,
      );
      return {
        status: 201,
        body: {
          ...viewPull(call.repository, pull, call),
          assignees: assignees.map(login => viewUser(login, call.web)),
        },
      };
    },
  },
  {
    name: 'AddLabels',
    method: 'POST',
    path: /^\/issues\/(?<number>\d+)\/labels$/,
    handle(call) {
      pullOf(call);
      const { labels } = parsed(
        z.object({ labels: z.array(z.string()) }),
        call.body,
      );
      return { body: labels.map(name => ({ name })) };
    },
  },
];
