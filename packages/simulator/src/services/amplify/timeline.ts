/**
 * Where a build is at a given time. Only the start and the end of a job are
 * events; everything between follows from its plan and the clock.
 */
import type { SimTime } from '../../core/types';
import type { JobStatus } from '@aws-sdk/client-amplify';
import { PHASES } from './state';
import type { FailureKind, JobState, Phase } from './state';

/** The phase in which each kind of failure shows. */
export const FAILING_PHASE: Record<FailureKind, Phase> = {
  dependencies: 'preBuild',
  registry: 'preBuild',
  types: 'build',
  module: 'build',
  tests: 'build',
  memory: 'build',
  artifact: 'postBuild',
  deploy: 'deploy',
  verify: 'verify',
};

/** Failures that a second build of the same commit does not meet again. */
export const TRANSIENT: ReadonlySet<FailureKind> = new Set([
  'registry',
  'memory',
  'deploy',
  'verify',
]);

export interface PhaseSpan {
  phase: Phase;
  from: SimTime;
  to: SimTime;
}

/** The phases that a started job goes through, with their times; ends with the failing one. */
export function phaseSpans(job: JobState): PhaseSpan[] {
  const spans: PhaseSpan[] = [];
  let from = job.startedAt ?? job.startTime;
  const failing = job.plan.failure && FAILING_PHASE[job.plan.failure];
  for (const phase of PHASES) {
    const to = from + job.plan.durations[phase];
    if (to > from) {
      spans.push({ phase, from, to });
    }
    from = to;
    if (phase === failing) {
      break;
    }
  }
  return spans;
}

/** When a started job will end by itself. */
export function plannedEnd(job: JobState): SimTime {
  const spans = phaseSpans(job);
  return spans[spans.length - 1]?.to ?? job.startedAt ?? job.startTime;
}

export const isFinished = (job: JobState) => job.endTime !== undefined;

/** The status that AWS shows of the whole job. */
export function jobStatus(job: JobState, now: SimTime): JobStatus {
  if (isFinished(job) || job.startedAt === undefined || job.stoppedAt) {
    return job.status;
  }
  return currentPhase(job, now) === 'provision' ? 'PROVISIONING' : 'RUNNING';
}

function currentPhase(job: JobState, now: SimTime): Phase | undefined {
  return phaseSpans(job).find(span => now < span.to)?.phase;
}

/**
 * How far a started job has come. One that has not ended has not reached its
 * planned end either: after a saved world has slept its end comes later than planned.
 */
export const reached = (job: JobState, now: SimTime): SimTime =>
  job.endTime ?? Math.min(now, plannedEnd(job) - 1);

export interface StepView {
  name: 'BUILD' | 'DEPLOY' | 'VERIFY';
  status: JobStatus;
  from: SimTime;
  to?: SimTime;
}

const STEPS: { name: StepView['name']; phases: Phase[] }[] = [
  { name: 'BUILD', phases: ['provision', 'preBuild', 'build', 'postBuild'] },
  { name: 'DEPLOY', phases: ['deploy'] },
  { name: 'VERIFY', phases: ['verify'] },
];

/**
 * The steps of GetJob. Provisioning and the phases of the build spec are inside
 * BUILD, which a manual deployment does not have. A step is listed once it has
 * begun; after a failed or cancelled one the rest are listed as CANCELLED.
 */
export function stepsOf(job: JobState, now: SimTime): StepView[] {
  const isManual = job.plan.durations.build === 0;
  const wanted = STEPS.filter(step => !isManual || step.name !== 'BUILD');
  if (job.startedAt === undefined) {
    const { status } = job;
    return [
      { name: wanted[0].name, status, from: job.startTime, to: job.endTime },
    ];
  }

  const end = reached(job, now);
  const spans = phaseSpans(job).filter(span => span.from <= end);
  const steps: StepView[] = [];
  for (const { name, phases } of wanted) {
    const mine = spans.filter(span => phases.includes(span.phase));
    if (mine.length > 0) {
      const from = mine[0].from;
      const last = mine[mine.length - 1];
      const whole = phases.every(
        phase =>
          job.plan.durations[phase] === 0 ||
          mine.some(span => span.phase === phase),
      );
      const isDone = whole && last.to <= end && !failsIn(job, phases);
      steps.push(
        isDone
          ? { name, status: 'SUCCEED', from, to: last.to }
          : { name, status: jobStatus(job, now), from, to: job.endTime },
      );
    } else if (job.endTime !== undefined) {
      steps.push({
        name,
        status: 'CANCELLED',
        from: job.endTime,
        to: job.endTime,
      });
    }
  }
  return steps;
}

function failsIn(job: JobState, phases: Phase[]): boolean {
  const { failure } = job.plan;
  return failure !== undefined && phases.includes(FAILING_PHASE[failure]);
}
