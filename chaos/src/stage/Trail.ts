import type { AuditorService } from '@backstage/backend-plugin-api';

/** One entry of the audit trail. */
export interface TrailEntry {
  replica: string;
  eventId: string;
  meta: Record<string, unknown>;
  /** How many calls had reached AWS when it was opened. */
  callsBefore: number;
  /** Absent while it is open. */
  closed?: 'succeeded' | 'failed';
}

/** The audit trail that all replicas write. */
export class Trail {
  readonly entries: TrailEntry[] = [];

  /** @param calls - how many calls have reached AWS */
  constructor(private readonly calls: () => number) {}

  /** The auditor of one replica. */
  auditorOf(replica: string): AuditorService {
    return {
      createEvent: async ({ eventId, meta = {} }) => {
        const entry: TrailEntry = {
          replica,
          eventId,
          meta: meta as Record<string, unknown>,
          callsBefore: this.calls(),
        };
        this.entries.push(entry);
        return {
          success: async () => {
            entry.closed = 'succeeded';
          },
          fail: async () => {
            entry.closed = 'failed';
          },
        };
      },
    };
  }
}
