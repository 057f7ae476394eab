import { DeploymentsProvider } from '../../queries';
import { useT } from '../../translation';
import { PageFrame } from '../PageFrame';
import { Approvals } from './Approvals';

/** What awaits approval, with a header. */
export function ApprovalsPage() {
  const { t } = useT();
  return (
    <PageFrame title={t('approvals.title')}>
      <DeploymentsProvider>
        <Approvals />
      </DeploymentsProvider>
    </PageFrame>
  );
}
