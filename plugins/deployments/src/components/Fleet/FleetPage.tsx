import { DeploymentsProvider } from '../../queries';
import { PageFrame } from '../PageFrame';
import { Fleet } from './Fleet';

/** All services at once, with a header. */
export function FleetPage() {
  return (
    <PageFrame>
      <DeploymentsProvider>
        <Fleet />
      </DeploymentsProvider>
    </PageFrame>
  );
}
