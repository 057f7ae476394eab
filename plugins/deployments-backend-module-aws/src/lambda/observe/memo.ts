import { z } from 'zod';

const stackMemoSchema = z.object({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  updatedAt: z.string().optional(),
  recordedVersion: z.string().optional(),
  application: z.string().optional(),
  group: z.string().optional(),
  /** The stack has deployment groups of which it does not say whose they are. */
  otherGroups: z.boolean().default(false),
});

/** What the stack of a function says of it, as of the stack's last update. */
export type StackMemo = z.infer<typeof stackMemoSchema>;

const memoSchema = z.object({
  /** Status of the newest deployments that were handed to the history, by id. */
  seen: z.record(z.string(), z.string()).default({}),
  stack: stackMemoSchema.optional(),
  /** The version that the alias pointed at. */
  version: z.string().optional(),
  /** The versions have been read for the history. */
  versionsRead: z.boolean().default(false),
  /** A look was to read the versions and could not, for want of calls. */
  versionsAwaited: z.boolean().default(false),
});

/** What is remembered of a target from one observation to the next. */
export type LambdaMemo = z.infer<typeof memoSchema>;

/** Reads a memo back; one of an older form counts as none. */
export function readMemo(memo: unknown): LambdaMemo {
  const parsed = memoSchema.safeParse(memo ?? {});
  return parsed.success ? parsed.data : memoSchema.parse({});
}
