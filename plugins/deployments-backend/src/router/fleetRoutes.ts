import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { fleetQuerySchema } from '@backspin/backstage-plugin-deployments-common';
import type { Router } from 'express';
import type { FleetReader } from '../read/Fleet';
import { parseInput } from './requests';

/** All targets of the installation that the reader may see. */
export function addFleetRoutes(
  router: Router,
  deps: { httpAuth: HttpAuthService; fleet: FleetReader },
): void {
  router.get('/v1/fleet', async (req, res) => {
    const credentials = await deps.httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    const query = parseInput(fleetQuerySchema, req.query);
    res.set('Cache-Control', 'private, no-cache');
    // Express tags the body, and answers 304 when the reader has it already.
    res.json(await deps.fleet.read(query, credentials));
  });
}
