import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import {
  deploymentsDiagnosticsPermission,
  type Diagnostics,
  type IamPolicies,
} from '@backspin/backstage-plugin-deployments-common';
import { NotAllowedError, NotFoundError } from '@backstage/errors';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import type { Router } from 'express';
import type { ProviderRegistry } from '../providers/ProviderRegistry';
import type { FleetStore } from '../store/FleetStore';

/** What operators see of the portal's own health. */
export function addDiagnosticsRoutes(
  router: Router,
  deps: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    providers: Pick<ProviderRegistry, 'diagnostics'>;
    fleetStore: Pick<FleetStore, 'figures'>;
  },
): void {
  const { httpAuth, permissions, providers, fleetStore } = deps;
  const authorize = async (credentials: BackstageCredentials) => {
    const [{ result }] = await permissions.authorize(
      [{ permission: deploymentsDiagnosticsPermission }],
      { credentials },
    );
    if (result !== AuthorizeResult.ALLOW) {
      throw new NotAllowedError(
        'You may not see the diagnostics; the permission policy did not grant deployments.diagnostics',
      );
    }
  };

  router.get('/v1/diagnostics', async (req, res) => {
    await authorize(
      await httpAuth.credentials(req, { allow: ['user', 'service'] }),
    );
    const [figures, services] = await Promise.all([
      fleetStore.figures(),
      Promise.all(providers.diagnostics().map(source => source.services())),
    ]);
    const { oldest, ...targets } = figures;
    const answer: Diagnostics = {
      services: services.flat(),
      targets: {
        ...targets,
        oldestObservationAt:
          oldest && new Date(oldest.observedAt).toISOString(),
        oldestTarget: oldest?.targetId,
      },
      at: new Date().toISOString(),
    };
    res.json(answer);
  });

  router.get('/v1/diagnostics/policies', async (req, res) => {
    await authorize(
      await httpAuth.credentials(req, { allow: ['user', 'service'] }),
    );
    const [source] = providers.diagnostics();
    if (!source) {
      throw new NotFoundError(
        'No installed module knows IAM policies; add the module that brings the providers',
      );
    }
    const answer: IamPolicies = source.policies();
    res.json(answer);
  });
}
