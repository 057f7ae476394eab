/** A line of a script, read as a shell reads it, as far as deployment commands go. */

/** The words of a command line, with variables of the shell in their places. */
export function wordsOf(
  command: string,
  env: Record<string, string>,
): string[] {
  const withValues = (word: string) =>
    word.replace(/\$\{?([A-Za-z_]\w*)\}?/g, (_, name) => env[name] ?? '');
  return [...command.matchAll(/(?:"(?:[^"\\]|\\.)*"|'[^']*'|[^\s"'])+/g)].map(
    ([word]) =>
      word
        .split(/("(?:[^"\\]|\\.)*"|'[^']*')/)
        .map(part => {
          if (part.startsWith("'")) return part.slice(1, -1);
          const inner = part.startsWith('"') ? part.slice(1, -1) : part;
          return withValues(inner.replace(/\\"/g, '"'));
        })
        .join(''),
  );
}

const OPERATOR = /^(?:&&?|\|\|?|;|\d?>.*|<.*|\))$/;

/** The words up to where another command, a pipe or a file takes over. */
export function firstCommand(words: string[]): string[] {
  const end = words.findIndex(word => OPERATOR.test(word));
  return end < 0 ? words : words.slice(0, end);
}
