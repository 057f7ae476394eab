import { parseEntityRef } from '@backstage/catalog-model';
import {
  durationText,
  type Approval,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { DateTime } from 'luxon';
import type { Translate } from '../../translation';
import { landedAt, runSentence, runTitle } from './runWords';

/** A person as chats know them: the name alone of an entity ref. */
function nameOf(person: string): string {
  try {
    return person.includes(':') ? parseEntityRef(person).name : person;
  } catch {
    return person;
  }
}

/** A time that means the same to everybody in a channel. */
const timeOf = (at: string) =>
  DateTime.fromISO(at, { zone: 'utc' }).toFormat("d LLL yyyy, HH:mm 'UTC'");

function decisionLine(
  { by, decision, comment, at }: Approval,
  t: Translate,
): string {
  const line = t(
    decision === 'approve' ? 'text.approvedBy' : 'text.rejectedBy',
    { name: nameOf(by), time: timeOf(at) },
  );
  return comment ? `${line}: “${comment}”` : line;
}

function outcomeLine(rollback: Rollback, t: Translate): string {
  const { verdict, error } = rollback;
  const parts = [
    `${runSentence(rollback, t)}.`,
    verdict && `${t(`run.${verdict.result}`)}: ${verdict.message}`,
    error,
  ];
  return parts.filter(Boolean).join(' ');
}

/**
 * A rollback in a few lines for an incident channel: what, how it stands, why, who
 * asked and agreed, how long it took, and where to look. Times are UTC.
 *
 * @param url - the rollback's own page
 */
export function incidentText(
  rollback: Rollback,
  url: string,
  t: Translate,
): string {
  const { plan, startedAt, approval } = rollback;
  const landed = landedAt(rollback);
  const failed = rollback.steps.find(({ status }) => status === 'failed');
  const lines = [
    `${runTitle(rollback, t)}: ${plan.from.label} → ${plan.to.label}`,
    outcomeLine(rollback, t),
    failed && t('text.failedStep', { step: failed.title }),
    rollback.breakGlass && t('text.glass'),
    t('text.why', { reason: rollback.reason }),
    t('text.askedBy', {
      name: nameOf(rollback.requestedBy),
      time: timeOf(rollback.requestedAt),
    }),
    ...(approval?.decisions ?? []).map(decision => decisionLine(decision, t)),
    rollback.status === 'awaiting-approval' &&
      approval &&
      t('text.expires', { time: timeOf(approval.expiresAt) }),
    startedAt &&
      landed &&
      t('text.liveAfter', {
        duration: durationText(Date.parse(landed) - Date.parse(startedAt), {
          precise: true,
        }),
      }),
    url,
  ];
  return lines.filter(Boolean).join('\n');
}
