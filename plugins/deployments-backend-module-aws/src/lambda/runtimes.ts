/**
 * Days on which AWS ends the support of runtimes: no more security patches and
 * no technical support. Functions go on running.
 *
 * From https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html as it
 * stood in November 2026. Runtimes that are not listed have no date, or AWS
 * announced it later. AWS moves dates back now and then; creation and update are
 * blocked months after them (nodejs18.x, nodejs20.x, python3.9 and python3.10:
 * 2027-02-01 and 2027-03-03).
 */
export const RUNTIME_SUPPORT_ENDS: Readonly<Record<string, string>> = {
  'nodejs24.x': '2028-04-30',
  'nodejs22.x': '2027-04-30',
  'nodejs20.x': '2026-04-30',
  'nodejs18.x': '2025-09-01',
  'nodejs16.x': '2024-06-12',
  'nodejs14.x': '2023-12-04',
  'nodejs12.x': '2023-03-31',
  'nodejs10.x': '2021-07-30',
  'python3.14': '2029-06-30',
  'python3.13': '2029-06-30',
  'python3.12': '2028-10-31',
  'python3.11': '2027-06-30',
  'python3.10': '2026-10-31',
  'python3.9': '2025-12-15',
  'python3.8': '2024-10-14',
  'python3.7': '2023-12-04',
  'python3.6': '2022-07-18',
  'python2.7': '2021-07-15',
  java25: '2029-06-30',
  java21: '2029-06-30',
  java17: '2027-06-30',
  java11: '2027-06-30',
  'java8.al2': '2027-06-30',
  java8: '2024-01-08',
  dotnet10: '2028-11-14',
  dotnet9: '2026-11-10',
  dotnet8: '2026-11-10',
  dotnet7: '2024-05-14',
  dotnet6: '2024-12-20',
  'dotnetcore3.1': '2023-04-03',
  'ruby4.0': '2029-03-31',
  'ruby3.4': '2028-03-31',
  'ruby3.3': '2027-03-31',
  'ruby3.2': '2026-03-31',
  'ruby2.7': '2023-12-07',
  'ruby2.5': '2021-07-30',
  'go1.x': '2024-01-08',
  'provided.al2023': '2029-06-30',
  'provided.al2': '2026-07-31',
  provided: '2024-01-08',
};

/** The day on which a runtime's support ends or ended, as `2027-04-30`; undefined when AWS names none. */
export function runtimeEndsOn(runtime: string | undefined): string | undefined {
  return runtime === undefined ? undefined : RUNTIME_SUPPORT_ENDS[runtime];
}

/**
 * Whether the support of a runtime has ended.
 *
 * @param now - milliseconds since the epoch
 */
export function isRuntimeDeprecated(
  runtime: string | undefined,
  now: number,
): boolean {
  const day = runtimeEndsOn(runtime);
  return day !== undefined && now >= Date.parse(`${day}T00:00:00Z`);
}
