import type { Language } from '../description';
import type { Pins } from './pins';

/** What workflows run in a repository of a language. */
export interface Commands {
  /** Gets what the others need. */
  install: string;
  /** Types, lint, formatting and unit tests: what a change must pass. */
  check: string;
  /** Looks for known faults in dependencies. */
  audit: string;
  /** Tests what has been deployed; the variable `ENVIRONMENT` says where. */
  integration: string;
}

/**
 * The commands that generated repositories define for themselves, so that the
 * workflows do what people do on their own machines. That unit tests fail below
 * 80 % of lines covered stands there too.
 */
export function commandsOf(language: Language, tools: Pins['tools']): Commands {
  return language === 'typescript'
    ? {
        install: 'npm ci',
        check: 'npm run check',
        audit: 'npm audit --audit-level=high',
        integration: 'npm run test:integration',
      }
    : {
        install: 'make install',
        check: 'make check',
        audit: `pipx run pip-audit==${tools['pip-audit']} --requirement requirements-dev.txt`,
        integration: 'make test-integration',
      };
}
