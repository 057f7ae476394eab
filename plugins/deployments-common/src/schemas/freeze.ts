import { z } from 'zod';

/**
 * Days as freeze windows name them, Monday first.
 *
 * @public
 */
export const WEEKDAYS = [
  'mon',
  'tue',
  'wed',
  'thu',
  'fri',
  'sat',
  'sun',
] as const;

/** A time of day, `00:00` to `24:00`. */
const timeOfDay = z
  .string()
  .regex(
    /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/,
    'expected a time such as 16:30, in quotes',
  );

const localTime = z
  .string()
  .regex(
    /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d$/,
    'expected a local time such as 2026-12-20T18:00, in quotes',
  )
  // Only a day that exists is written back as it was read.
  .refine(text => isoMinute(text) === text, {
    message: 'expected a day that exists',
  });

const timeZone = z.string().refine(isTimeZone, {
  message: 'expected an IANA time zone such as Europe/Berlin',
});

/**
 * Every week, on some days, from one time of day to another.
 *
 * @public
 */
export const weeklyFreezeSchema = z.strictObject({
  /** What people call it. */
  title: z.string().min(1).max(100),
  /** The days on which it begins. */
  days: z.array(z.enum(WEEKDAYS)).min(1),
  from: timeOfDay,
  /** On the day after, when it is not later than `from`. */
  to: timeOfDay,
  timeZone,
});
/**
 * Every week, on some days, from one time of day to another.
 *
 * @public
 */
export type WeeklyFreeze = z.infer<typeof weeklyFreezeSchema>;

/**
 * Once, from one local time until another.
 *
 * @public
 */
export const datedFreezeSchema = z
  .strictObject({
    /** What people call it. */
    title: z.string().min(1).max(100),
    from: localTime,
    until: localTime,
    timeZone,
  })
  .refine(({ from, until }) => from < until, {
    path: ['until'],
    message: 'expected a time after from',
  });
/**
 * Once, from one local time until another.
 *
 * @public
 */
export type DatedFreeze = z.infer<typeof datedFreezeSchema>;

/**
 * A time in which rollbacks wait, unless somebody breaks glass.
 *
 * @public
 */
export const freezeWindowSchema = z.union([
  weeklyFreezeSchema,
  datedFreezeSchema,
]);
/**
 * A time in which rollbacks wait, unless somebody breaks glass.
 *
 * @public
 */
export type FreezeWindow = z.infer<typeof freezeWindowSchema>;

function isoMinute(local: string): string {
  const at = new Date(`${local}:00Z`);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 16);
}

function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
