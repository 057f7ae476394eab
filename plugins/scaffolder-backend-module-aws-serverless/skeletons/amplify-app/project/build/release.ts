import type { Plugin } from 'vite';
import type { Release } from '../src/release';

/**
 * What is being built. Amplify tells builds their commit and branch:
 * https://docs.aws.amazon.com/amplify/latest/userguide/amplify-console-environment-variables.html
 */
export function releaseOf(env: Record<string, string | undefined>): Release {
  return {
    commit: env.AWS_COMMIT_ID ?? 'local',
    branch: env.AWS_BRANCH ?? 'local',
    environment: env.ENVIRONMENT ?? 'local',
  };
}

/** Puts `version.json` beside the app, so that anybody can ask what is live. */
export function releasePlugin(release: Release): Plugin {
  return {
    name: 'release',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'version.json',
        source: `${JSON.stringify(release)}\n`,
      });
    },
  };
}
