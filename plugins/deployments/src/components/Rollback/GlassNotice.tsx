import type { Rollback } from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PersonName } from '../Release';

/** Somebody broke glass for a rollback. Said wherever the rollback is shown. */
export function GlassNotice({ rollback }: { rollback: Rollback }) {
  const { t } = useT();
  return (
    <Notice state="failing">
      <strong>{t('glass.broken')}.</strong>{' '}
      {t('glass.brokenLead', {
        name: <PersonName name={rollback.requestedBy} />,
      })}
    </Notice>
  );
}
