import { z } from 'zod';
import { deploymentSchema } from './deployment';
import { targetSchema } from './target';

/**
 * Query of `GET …/history`.
 *
 * @public
 */
export const historyQuerySchema = z.object({
  environment: z.string().optional(),
  target: z.string().optional(),
  rollbacks: z.enum(['only']).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Opaque, from the page before. */
  cursor: z.string().optional(),
});
/**
 * Query of the history.
 *
 * @public
 */
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

/**
 * Answer of `GET …/history`, newest first.
 *
 * @public
 */
export const historyPageSchema = z.object({
  items: z.array(
    z.object({
      deployment: deploymentSchema,
      target: targetSchema,
    }),
  ),
  nextCursor: z.string().optional(),
});
/**
 * A page of history, newest first.
 *
 * @public
 */
export type HistoryPage = z.infer<typeof historyPageSchema>;

/**
 * Answer of `GET …/deployment?target=&id=`.
 *
 * @public
 */
export const deploymentDetailSchema = z.object({
  deployment: deploymentSchema,
  target: targetSchema,
});
/**
 * One deployment with its steps.
 *
 * @public
 */
export type DeploymentDetail = z.infer<typeof deploymentDetailSchema>;

/**
 * Answer of `GET …/log?target=&id=&step=`.
 *
 * @public
 */
export const stepLogSchema = z.object({
  text: z.string(),
  /** Only the end is given; the beginning was cut. */
  truncated: z.boolean(),
});
/**
 * The log of a step.
 *
 * @public
 */
export type StepLog = z.infer<typeof stepLogSchema>;
