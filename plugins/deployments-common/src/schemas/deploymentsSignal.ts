import { z } from 'zod';

/**
 * Signal sent on {@link SIGNAL_CHANNEL} when an entity's deployments changed.
 *
 * @public
 */
export const deploymentsSignalSchema = z.object({
  type: z.enum(['deployments', 'rollback', 'pipeline']),
  entityRefs: z.array(z.string()),
  rollbackId: z.string().optional(),
});
/**
 * Tells pages to read again; carries nothing that needs a permission.
 *
 * @public
 */
export type DeploymentsSignal = z.infer<typeof deploymentsSignalSchema>;

/**
 * Channel of the signals service.
 *
 * @public
 */
export const SIGNAL_CHANNEL = 'deployments';
