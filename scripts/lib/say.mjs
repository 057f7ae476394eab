// What the scripts tell the person at the terminal.

/** Says what is being done. */
export function say(text) {
  process.stdout.write(`${text}\n`);
}

/** Says what is prepared for a command whose answer alone belongs to stdout. */
export function note(text) {
  process.stderr.write(`${text}\n`);
}

/** Says what went wrong and the way out, and ends with exit code 1. */
export function fail(what, wayOut) {
  process.stderr.write(`\n${what}\n${wayOut ? `${wayOut}\n` : ''}`);
  process.exit(1);
}
