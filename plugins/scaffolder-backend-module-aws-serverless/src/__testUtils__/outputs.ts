/** What an action told as its outputs, by their names. */
export function outputsOf(output: jest.Mock): Record<string, unknown> {
  return Object.fromEntries(output.mock.calls);
}
