import {
  deploymentSchema,
  observationSchema,
  readErrorSchema,
  type Deployment,
  type Observation,
  type ReadError,
} from '@backspin/backstage-plugin-deployments-common';
import { InputError } from '@backstage/errors';
import type { z } from 'zod';

/** Query parameters that only a presigned URL has: whoever holds it needs no permission. */
const PRESIGNED = /X-Amz-(?:Signature|Credential|Security-Token)/i;

/**
 * A document as it may be stored: of the schema, without fields that the schema
 * does not know, and free of presigned URLs. Throws InputError, naming the path.
 */
function storable<T>(schema: z.ZodType<T>, what: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new InputError(
      `The provider gave ${what} that does not fit its schema: ${issue.path.join(
        '.',
      )}: ${issue.message}`,
    );
  }
  if (PRESIGNED.test(JSON.stringify(parsed.data))) {
    throw new InputError(
      `The provider gave ${what} with a presigned URL, which is never stored`,
    );
  }
  return parsed.data;
}

/** An observation as it may be stored. */
export const storableObservation = (value: unknown): Observation =>
  storable(observationSchema, 'an observation', value);

/** A deployment as it may be stored. */
export const storableDeployment = (value: unknown): Deployment =>
  storable(deploymentSchema, 'a deployment', value);

/** An error as it may be stored. */
export const storableError = (value: unknown): ReadError =>
  storable(readErrorSchema, 'an error', value);
