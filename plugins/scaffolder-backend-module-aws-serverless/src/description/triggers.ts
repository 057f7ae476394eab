import * as z from 'zod';

const httpMethod = z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']);

const path = z
  .string()
  .regex(
    /^\/[A-Za-z0-9/{}_+.-]*$/,
    'must begin with a slash, such as /royalties/{id}',
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
      /^(rate|cron)\(.+\)$/,
      'must be a rate or a cron expression, such as rate(1 hour)',
    )
    .default('rate(1 hour)'),
});

/** Called for objects that are put into a bucket, which the stack makes. */
const s3 = z.object({
  type: z.literal('s3'),
  prefix: z.string().optional(),
  suffix: z.string().optional(),
});

/** Called with batches of a queue, which the stack makes with its dead-letter queue. */
const sqs = z.object({
  type: z.literal('sqs'),
  batchSize: z.number().int().min(1).max(10_000).default(10),
});

/** Called for events of a bus. */
const eventbridge = z.object({
  type: z.literal('eventbridge'),
  busName: z.string().default('default'),
  source: z.string().min(1),
  detailType: z.string().min(1).optional(),
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
