import { spawn } from 'node:child_process';

/** How a program ended, and what it printed. */
export interface Ended {
  code: number;
  output: string;
}

/** Runs a program to its end. */
export function run(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string | undefined> },
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: {
        ...process.env,
        FORCE_COLOR: undefined,
        NO_COLOR: '1',
        CI: '1',
        ...options.env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', data => (output += data));
    child.stderr.on('data', data => (output += data));
    child.on('error', reject);
    child.on('exit', code => resolve({ code: code ?? 1, output }));
  });
}

/**
 * Runs a program that must succeed.
 *
 * @throws Error with what it printed
 */
export async function mustRun(
  program: string,
  args: string[],
  options: { cwd: string; env?: Record<string, string | undefined> },
): Promise<string> {
  const { code, output } = await run(program, args, options);
  if (code !== 0) {
    throw new Error(`${program} ${args.join(' ')}\n${output.slice(-4000)}`);
  }
  return output;
}
