/** What a run came to. */
export interface RunResult {
  processed: number;
}

/**
 * The function's own work, apart from how it is called: put what the service is
 * for here. The scheduler may call twice for one time, so a run must do no harm
 * when it is repeated.
 *
 * @param startedAt - Given, so that tests need no clock.
 */
export async function run(startedAt: Date): Promise<RunResult> {
  const due = itemsDue(startedAt);
  return { processed: due.length };
}

/** What there is to do at a time. */
function itemsDue(at: Date): string[] {
  return [`${at.toISOString().slice(0, 10)}`];
}
