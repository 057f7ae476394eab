import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import type { Request } from 'express';
import { z } from 'zod';

/** Where an entity stands in the path of a request. */
export const ENTITY_PATH = '/v1/entities/:kind/:namespace/:name';

/** Parts of a query or body, validated. Throws InputError, naming the field. */
export function parseInput<T>(schema: z.ZodType<T>, input: unknown): T {
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = issue.path.join('.');
    throw new InputError(path ? `${path}: ${issue.message}` : issue.message);
  }
  return parsed.data;
}

/** The entity that a request is about, as the catalog spells refs. Throws InputError. */
export function entityRefOf(request: Request): string {
  const { kind, namespace, name } = request.params;
  try {
    return stringifyEntityRef(parseEntityRef({ kind, namespace, name }));
  } catch {
    throw new InputError(
      'The path must name an entity: /v1/entities/KIND/NAMESPACE/NAME',
    );
  }
}

/** Query that names a target. */
export const targetQuerySchema = z.object({
  target: z.string().min(1).max(2048),
});

/** Query that names a deployment of a target. */
export const deploymentQuerySchema = targetQuerySchema.extend({
  id: z.string().min(1).max(128),
});

/** Query that names a step of a deployment. */
export const stepQuerySchema = deploymentQuerySchema.extend({
  step: z.string().min(1).max(128),
});
