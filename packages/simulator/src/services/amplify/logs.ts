/**
 * The log of each step, as it reads at a given time. A log is a function of the
 * job and the clock, so nothing of it is stored and it grows while the job runs.
 */
import type { SimTime } from '../../core/types';
import { failureLines } from './failureLogs';
import { FAILING_PHASE, phaseSpans, reached } from './timeline';
import { PHASE_LINES } from './phaseLogs';
import type { LogInput, LogLine } from './phaseLogs';
import type { Phase } from './state';

const PHASES_OF_STEP: Record<string, Phase[]> = {
  BUILD: ['provision', 'preBuild', 'build', 'postBuild'],
  DEPLOY: ['deploy'],
  VERIFY: ['verify'],
};

/** The text of a step's log up to `now`. */
export function stepLog(input: LogInput, step: string, now: SimTime): string {
  const { job } = input;
  if (job.startedAt === undefined) {
    return '';
  }
  const until = reached(job, now);
  const phases = PHASES_OF_STEP[step] ?? [];
  const lines: string[] = [];
  for (const span of phaseSpans(job).filter(s => phases.includes(s.phase))) {
    for (const line of linesOf(input, span.phase)) {
      const at = span.from + Math.round(line.part * (span.to - span.from));
      if (at <= until) {
        lines.push(format(at, line));
      }
    }
  }
  if (job.stoppedAt !== undefined && job.stoppedAt <= until) {
    lines.push(format(job.stoppedAt, { part: 1, text: '# Build cancelled' }));
  }
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
}

/** `2026-11-23T10:00:00.000Z [INFO]: …`, further lines indented to the text. */
function format(at: SimTime, { text, level = 'INFO' }: LogLine): string {
  const head = `${new Date(at).toISOString()} [${level}]: `;
  return head + text.split('\n').join(`\n${' '.repeat(33)}`);
}

function linesOf(input: LogInput, phase: Phase): LogLine[] {
  const { failure } = input.job.plan;
  const lines = PHASE_LINES[phase](input);
  if (!failure || FAILING_PHASE[failure] !== phase) {
    return lines;
  }
  // The phase is cut short before its last lines, which tell of success.
  return [
    ...lines.filter(line => line.part < 0.85),
    ...failureLines(failure, input),
  ];
}
