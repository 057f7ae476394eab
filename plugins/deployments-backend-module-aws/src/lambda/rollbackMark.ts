/** Who asked for a rollback of Backspin, as written into AWS. */
export interface RollbackMark {
  rollbackId: string;
  /** Entity ref. */
  requestedBy: string;
}

/**
 * The description of a deployment that a rollback makes. It is how the rollback
 * finds its own effect again after an interruption, and how history tells it
 * from a person's deployment.
 */
export function rollbackDescription(mark: RollbackMark): string {
  return `Backspin rollback ${mark.rollbackId} asked for by ${mark.requestedBy}`;
}

/** Reads {@link rollbackDescription} back; undefined for any other text. */
export function parseRollbackDescription(
  text: string | undefined,
): RollbackMark | undefined {
  const match = /^Backspin rollback (\S+) asked for by (\S+)/.exec(text ?? '');
  return match ? { rollbackId: match[1], requestedBy: match[2] } : undefined;
}
