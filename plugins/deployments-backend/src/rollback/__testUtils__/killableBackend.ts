/*
 * A backend in a process of its own, for `kill.test.ts`: everything in it is what a
 * portal runs. Started by `node -r @backstage/cli/config/nodeTransform.cjs`.
 */
import { createBackend } from '@backstage/backend-defaults';

const backend = createBackend();
backend.add(import('@backstage/plugin-auth-backend'));
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(import('@backstage/plugin-catalog-backend'));
backend.add(import('../../index'));
backend.add(
  import('@backspin/backstage-plugin-deployments-backend-module-aws'),
);
backend.start();
