import * as z from 'zod';
import { lineSchema } from './texts';

const httpMethod = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const path = z
  .string()
  .regex(
    /^\/((?:[\w.-]+|\{[\w.-]+\}|\{[\w.-]+\+\}(?=$))(?:\/(?!$)|$))*$/,
    'must be words or {parameters} behind slashes, such as /royalties/{id}',
  );

/** Called through the service's HTTP API or REST API, see `apiSchema`. */
const api = z.object({
  type: z.literal('api'),
  method: httpMethod.default('GET'),
  path: path.default('/'),
});

/** Called by the clock. */
const schedule = z.object({
  type: z.literal('schedule'),
  expression: z
    .string()
    .regex(
      /^(rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)|cron\(([^\s()]+ ){5}[^\s()]+\))$/,
      'must be a rate such as rate(1 hour) or rate(5 minutes), or six fields of cron such as cron(0 6 * * ? *)',
    )
    .default('rate(1 hour)'),
});

/** Called for objects that are put into a bucket, which the stack makes. */
const s3 = z.object({
  type: z.literal('s3'),
  prefix: lineSchema.max(1024).optional(),
  suffix: lineSchema.max(1024).optional(),
});

/** Called with batches of a queue, which the stack makes with its dead-letter queue. */
const sqs = z.object({
  type: z.literal('sqs'),
  batchSize: z.number().int().min(1).max(10_000).default(10),
});

/** Called for events of a bus. */
const eventbridge = z.object({
  type: z.literal('eventbridge'),
  busName: lineSchema.default('default'),
  source: lineSchema,
  detailType: lineSchema.optional(),
});

/** Called with changes of a table, which the stack makes with its stream. */
const dynamodb = z.object({
  type: z.literal('dynamodb'),
  batchSize: z.number().int().min(1).max(1_000).default(100),
});

/** What calls a function. */
export const triggerSchema = z.discriminatedUnion('type', [
  api,
  schedule,
  s3,
  sqs,
  eventbridge,
  dynamodb,
]);

export type Trigger = z.infer<typeof triggerSchema>;
export type TriggerType = Trigger['type'];
