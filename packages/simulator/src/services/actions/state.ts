/**
 * What the simulated GitHub Actions keeps of each repository: environments, workflow
 * runs with their jobs, and deployments. Plain JSON (see `World`).
 */
import type { Place, SimTime, World } from '../../core/types';
import { textDigest } from '../shared/ids';
import type { CloudAssembly } from './cdk/assembly';

export const ACTIONS = 'actions';

/** Actions are one for the whole world, as GitHub is; its events carry this place. */
export const ACTIONS_PLACE: Place = { account: 'github', region: 'global' };

export type RunStatus = 'queued' | 'in_progress' | 'waiting' | 'completed';
export type Conclusion = 'success' | 'failure' | 'cancelled' | 'skipped';

/** One step of a job. */
export interface StepState {
  name: string;
  status: 'queued' | 'in_progress' | 'completed';
  conclusion?: Conclusion;
  startedAt?: SimTime;
  completedAt?: SimTime;
}

/** A condition (`if:`) and what its names stand for. */
export interface ConditionState {
  text: string;
  inputs: Record<string, string>;
  /** Put before the names in `needs`: the job that calls a reusable workflow, with a slash. */
  prefix: string;
}

/** A step as the workflow's file says it. */
export interface StepDefinition {
  name?: string;
  uses?: string;
  run?: string;
  with: Record<string, string>;
  env: Record<string, string>;
}

/** What a job is to do, as the workflow's file says it. */
export interface JobDefinition {
  conditions: ConditionState[];
  inputs: Record<string, string>;
  env: Record<string, string>;
  concurrency?: { group: string; cancel: boolean };
  steps: StepDefinition[];
}

export interface JobState {
  id: number;
  /** Key in the workflow's file; `needs` names it. */
  key: string;
  name: string;
  /** Keys of the jobs that end before it begins. */
  needs: string[];
  environment?: string;
  status: RunStatus;
  conclusion?: Conclusion;
  createdAt: SimTime;
  /** Since when it waits for its environment. */
  waitingSince?: SimTime;
  startedAt?: SimTime;
  completedAt?: SimTime;
  steps: StepState[];
  /** When its present step ends; none while it waits for a stack. */
  stepEndsAt?: SimTime;
  /** What its log says, line by line. */
  log: string[];
  /** Of the deployment that it makes. */
  deploymentId?: number;
  /** The role that its steps have assumed, and where they work. */
  credentials?: { roleArn: string; region: string };
  /** Share of failing invocations of the functions that it deploys, by logical id. */
  behaviour?: Record<string, number>;
  /** The `cdk` command of its present step. */
  cdk?: {
    command: string;
    env: Record<string, string>;
    /** Names of the stacks that are still to be deployed, once they are known. */
    stacks?: string[];
  };
  /** The stack whose deployment it waits for. */
  stack?: Place & { name: string; token: string; seen: number };
  /** Until it has ended; a job whose story somebody else tells has none. */
  definition?: JobDefinition;
}

export interface RunState {
  id: number;
  /** Counts the runs of its workflow. */
  number: number;
  attempt: number;
  /** Path of the workflow's file. */
  workflow: string;
  name: string;
  event: 'push' | 'pull_request' | 'workflow_dispatch' | 'schedule';
  branch: string;
  sha: string;
  /** First line of the commit's message. */
  title: string;
  actor: string;
  inputs: Record<string, string>;
  status: RunStatus;
  conclusion?: Conclusion;
  createdAt: SimTime;
  startedAt: SimTime;
  updatedAt: SimTime;
  jobs: JobState[];
  approvals: ApprovalState[];
  /** What its last `cdk synth` was told, and until the run has ended what it made. */
  synthesis?: {
    args: string[];
    env: Record<string, string>;
    assembly?: CloudAssembly;
  };
  /** Of the whole workflow. */
  concurrency?: { group: string; cancel: boolean };
  /**
   * Who tells its story instead of the runner: reviews are sent to this service as
   * events of type `reviewed`, with this payload.
   */
  toldBy?: { service: string; payload: Record<string, unknown> };
}

/** What a reviewer said of a deployment that waited. */
export interface ApprovalState {
  environment: string;
  state: 'approved' | 'rejected';
  comment: string;
  by: string;
  at: SimTime;
}

export interface ReviewerState {
  type: 'User' | 'Team';
  id: number;
}

/** A deployment environment of a repository, with its protection. */
export interface EnvironmentState {
  name: string;
  createdAt: SimTime;
  updatedAt: SimTime;
  /** Minutes that a deployment waits. */
  waitTimer: number;
  preventSelfReview: boolean;
  reviewers: ReviewerState[];
  branchPolicy?: {
    protected_branches: boolean;
    custom_branch_policies: boolean;
  };
  /** Patterns of branches and tags that may deploy, with `custom_branch_policies`. */
  branchPatterns: { name: string; type: 'branch' | 'tag' }[];
  variables: Record<string, string>;
  /** Names only. */
  secrets: string[];
}

export type DeploymentStatus =
  | 'waiting'
  | 'queued'
  | 'in_progress'
  | 'success'
  | 'failure'
  | 'error'
  | 'inactive';

/** A commit on its way to an environment. */
export interface DeploymentState {
  id: number;
  sha: string;
  ref: string;
  environment: string;
  description: string;
  creator: string;
  createdAt: SimTime;
  runId?: number;
  statuses: { id: number; state: DeploymentStatus; at: SimTime }[];
}

/** What is to be known of a commit in order to run its workflows. */
export interface CommitSource {
  /** Digest of each file by its path. */
  files: Record<string, string>;
  /** Text of the files that the runner reads. */
  texts: Record<string, string>;
  /** Share of failing invocations that source files ask for, by path. */
  failures: Record<string, number>;
}

export interface RepositoryActions {
  environments: Record<string, EnvironmentState>;
  /** Oldest first. */
  runs: RunState[];
  /** Oldest first. */
  deployments: DeploymentState[];
  variables: Record<string, string>;
  /** Names only. */
  secrets: string[];
  /** By commit; those that a run still needs. */
  sources: Record<string, CommitSource>;
  /** Name of each workflow by the path of its file. */
  workflows: Record<string, string>;
}

export interface ActionsState {
  /** Of runs, jobs and deployments. */
  nextId: number;
  repositories: Record<string, RepositoryActions>;
}

/** The state of Actions. */
export function actionsState(world: World): ActionsState {
  return world.slice<ActionsState>(ACTIONS, ACTIONS_PLACE, () => ({
    nextId: 1_000,
    repositories: {},
  }));
}

/** Actions of one repository, by `owner/name`. */
export function actionsOf(world: World, slug: string): RepositoryActions {
  const { repositories } = actionsState(world);
  repositories[slug] ??= {
    environments: {},
    runs: [],
    deployments: [],
    variables: {},
    secrets: [],
    sources: {},
    workflows: {},
  };
  return repositories[slug];
}

/** A number that nothing else in Actions has. */
export function newId(world: World): number {
  const state = actionsState(world);
  return state.nextId++;
}

/** An environment, made when somebody first speaks of it, as on GitHub. */
export function environmentOf(
  world: World,
  slug: string,
  name: string,
): EnvironmentState {
  const { environments } = actionsOf(world, slug);
  const now = world.now();
  environments[name] ??= {
    name,
    createdAt: now,
    updatedAt: now,
    waitTimer: 0,
    preventSelfReview: false,
    reviewers: [],
    branchPatterns: [],
    variables: {},
    secrets: [],
  };
  return environments[name];
}

/** The id of an environment; it follows from its name. */
export const environmentId = (slug: string, name: string) =>
  textDigest(`environment ${slug} ${name}`);

/** The id of a workflow; it follows from its path. */
export const workflowId = (slug: string, path: string) =>
  textDigest(`workflow ${slug} ${path}`);
