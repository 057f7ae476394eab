/**
 * Lines that a text has gained and lost, as `diff` would list them when nothing
 * was lost: each line of the original is looked for in order.
 */
export function onlyAdditions(
  before: string,
  after: string,
): { added: string[]; removed: string[] } {
  const added: string[] = [];
  const removed: string[] = [];
  const lines = (text: string) => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const rest = lines(after);
  for (const line of lines(before)) {
    // A last line without a line end stays the same line when others follow it.
    const at = rest.findIndex(other =>
      line.endsWith('\n') ? other === line : other.trimEnd() === line.trimEnd(),
    );
    if (at < 0) removed.push(line);
    else added.push(...rest.splice(0, at + 1).slice(0, -1));
  }
  return { added: [...added, ...rest], removed };
}
