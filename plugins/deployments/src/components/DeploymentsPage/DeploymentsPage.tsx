import { Progress } from '@backstage/core-components';
import { Suspense, lazy } from 'react';
import { Route, Routes } from 'react-router-dom';
import { FleetPage } from '../Fleet';

// Seldom opened; the fleet should not wait for them.
const RollbackPage = lazy(() =>
  import('../Rollback/RollbackPage').then(module => ({
    default: module.RollbackPage,
  })),
);
const RollbackGroupPage = lazy(() =>
  import('../RollbackGroup/RollbackGroupPage').then(module => ({
    default: module.RollbackGroupPage,
  })),
);
const ApprovalsPage = lazy(() =>
  import('../Approvals').then(module => ({ default: module.ApprovalsPage })),
);
const DiagnosticsPage = lazy(() =>
  import('../Diagnostics').then(module => ({
    default: module.DiagnosticsPage,
  })),
);

/** The plugin's own page: the fleet, a rollback, approvals, diagnostics. The paths are those of `routes.ts`. */
export function DeploymentsPage() {
  return (
    <Suspense fallback={<Progress />}>
      <Routes>
        <Route path="/rollbacks/:id" element={<RollbackPage />} />
        <Route path="/rollback-groups/:id" element={<RollbackGroupPage />} />
        <Route path="/approvals" element={<ApprovalsPage />} />
        <Route path="/diagnostics" element={<DiagnosticsPage />} />
        <Route path="*" element={<FleetPage />} />
      </Routes>
    </Suspense>
  );
}
