/**
 * Puts an object together from members that are JSON already, so that stored
 * documents reach the reader without being parsed and written again. Members that
 * are undefined or null are left out.
 */
export function jsonObject(
  members: Record<string, string | null | undefined>,
): string {
  const parts = Object.entries(members)
    .filter(([, json]) => json !== undefined && json !== null)
    .map(([name, json]) => `${JSON.stringify(name)}:${json}`);
  return `{${parts.join(',')}}`;
}

/** An array of members that are JSON already. */
export function jsonArray(members: string[]): string {
  return `[${members.join(',')}]`;
}
