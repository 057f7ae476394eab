import * as z from 'zod';

/** Languages that services are generated in. */
export type Language = 'typescript' | 'python';

/** Runtimes that new services may have, the default first. */
export const runtimeSchema = z.enum(
  ['nodejs24.x', 'nodejs22.x', 'python3.14', 'python3.13'],
  {
    error: ({ input }) =>
      `${input} is not for new services; choose nodejs24.x, nodejs22.x, python3.14 or python3.13`,
  },
);

export type Runtime = z.infer<typeof runtimeSchema>;

/** The language in which a runtime's code is written. */
export function languageOf(runtime: Runtime): Language {
  return runtime.startsWith('nodejs') ? 'typescript' : 'python';
}
