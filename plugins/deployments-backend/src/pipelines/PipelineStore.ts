import type { ReadError } from '@backspin/backstage-plugin-deployments-common';
import type { Knex } from 'knex';
import { parseColumn, toMillis } from '../store/database';
import type { PipelineDocument } from './readPipeline';

interface PipelineRow {
  repository: string;
  document: string | null;
  error: string | null;
  read_at: number | string | null;
  attempted_at: number | string | null;
  next_due_at: number | string;
  claimed_until: number | string;
  version: number;
}

/** What is known of a repository's pipeline. */
export interface StoredPipeline {
  document?: PipelineDocument;
  error?: ReadError;
  /** When GitHub last answered. Milliseconds since the epoch. */
  readAt?: number;
  /** Counts the attempts to read it. */
  version: number;
  /** It may be read again, and nobody does so. */
  due: boolean;
}

/** What a read came to. */
export type PipelineOutcome =
  | { document: PipelineDocument }
  | { error: ReadError };

/** Pipelines as GitHub last told, one row a repository. */
export class PipelineStore {
  constructor(private readonly knex: Knex) {}

  /** What is known; undefined when it has never been read. */
  async get(
    repository: string,
    now: number,
  ): Promise<StoredPipeline | undefined> {
    const row = await this.knex<PipelineRow>('pipelines')
      .where({ repository })
      .first();
    return (
      row && {
        document: parseColumn<PipelineDocument>(row.document),
        error: parseColumn<ReadError>(row.error),
        readAt: toMillis(row.read_at),
        version: row.version,
        due: Number(row.next_due_at) <= now && Number(row.claimed_until) <= now,
      }
    );
  }

  /**
   * Takes a pipeline for reading, so that of all viewers and replicas one does it.
   * Returns false when it is not due or another is at it.
   *
   * @param evenIfNotDue - somebody knows that it has changed
   */
  async claim(
    repository: string,
    now: number,
    until: number,
    evenIfNotDue = false,
  ): Promise<boolean> {
    await this.knex<PipelineRow>('pipelines')
      .insert({ repository })
      .onConflict('repository')
      .ignore();
    const taken = await this.knex<PipelineRow>('pipelines')
      .where({ repository })
      .andWhere('claimed_until', '<=', now)
      .andWhere(query => {
        if (!evenIfNotDue) query.where('next_due_at', '<=', now);
      })
      .update({ claimed_until: until });
    return taken > 0;
  }

  /** Stores what a read came to, and gives the pipeline back. What was known stays when it failed. */
  async save(
    repository: string,
    read: {
      at: number;
      nextDueAt: number;
      outcome: PipelineOutcome;
    },
  ): Promise<void> {
    const { at, nextDueAt, outcome } = read;
    await this.knex<PipelineRow>('pipelines')
      .where({ repository })
      .update({
        ...('document' in outcome
          ? {
              document: JSON.stringify(outcome.document),
              error: null,
              read_at: at,
            }
          : { error: JSON.stringify(outcome.error) }),
        attempted_at: at,
        next_due_at: nextDueAt,
        claimed_until: 0,
        version: this.knex.raw('version + 1'),
      });
  }

  /** Forgets what nobody has looked at since a time, be it never read to its end. */
  async prune(before: number): Promise<void> {
    await this.knex<PipelineRow>('pipelines')
      .where('attempted_at', '<', before)
      .orWhere(begun =>
        begun
          .whereNull('attempted_at')
          .andWhere('claimed_until', '>', 0)
          .andWhere('claimed_until', '<', before),
      )
      .delete();
  }
}
