import {
  stateOf,
  type Notice,
  type Observation,
  type TargetState,
} from '@backspin/backstage-plugin-deployments-common';

/** An observation in a line, as the fleet shows it. */
export interface TargetSummary {
  /** Leaving rollbacks out of account. */
  state: TargetState;
  release?: { id: string; label: string };
  commit?: { sha: string; message?: string };
  liveSince?: string;
  inFlight?: {
    kind: string;
    label: string;
    progress?: number;
    weight?: number;
  };
  /** The first thing that needs attention, or the first firing alarm. */
  notice?: string;
  /** Code of what needs attention, when that is what `notice` says. */
  noticeCode?: Notice['code'];
  runtime?: string;
}

/** An observation in a line, as the fleet shows it. */
export function summaryOf(observation: Observation): TargetSummary {
  const { inFlight, details } = observation;
  const live = observation.live[0]?.release;
  const alarm = observation.alarms.find(({ state }) => state === 'ALARM');
  // What makes the state, see `stateOf`: paused builds alone are no fault.
  const notice =
    observation.notices.find(({ code }) => code !== 'builds-paused') ??
    observation.notices[0];
  return {
    state: stateOf({ observation }, Date.parse(observation.observedAt)),
    release: live && { id: live.id, label: live.label },
    commit: live?.commit && {
      sha: live.commit.sha,
      message: live.commit.message?.split('\n')[0].slice(0, 120),
    },
    liveSince: observation.liveSince,
    inFlight: inFlight && {
      kind: inFlight.kind,
      label: inFlight.to.label,
      progress: inFlight.progress,
      weight: inFlight.weight,
    },
    notice: alarm ? `Alarm ${alarm.name} is firing` : notice?.message,
    noticeCode: alarm ? undefined : notice?.code,
    runtime: details.kind === 'lambda-alias' ? details.runtime : undefined,
  };
}
