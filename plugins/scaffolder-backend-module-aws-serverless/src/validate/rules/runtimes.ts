/**
 * Runtimes that AWS supports as of 2026-11; a function's code is patched in these only.
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
 */
export const SUPPORTED_RUNTIMES: readonly string[] = [
  'nodejs24.x',
  'nodejs22.x',
  'python3.14',
  'python3.13',
  'python3.12',
  'python3.11',
  'java25',
  'java21',
  'java17',
  'ruby4.0',
  'ruby3.4',
  'ruby3.3',
  'dotnet10',
  'provided.al2023',
];

/** The runtime that takes the place of one whose support has ended. */
export function successorOf(
  runtime: string,
  accepted: readonly string[],
): string | undefined {
  const family = runtime.match(/^[a-z]+/)?.[0];
  return accepted.find(candidate => candidate.match(/^[a-z]+/)?.[0] === family);
}
