import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Where a file that is shipped with this package lies, such as its schemas. */
export function packageFile(...path: string[]): string {
  return resolvePackagePath(
    '@backspin/backstage-plugin-scaffolder-backend-module-aws-serverless',
    ...path,
  );
}
