import { useT } from '../../translation';
import { DialogButton } from './DialogButton';
import { DialogFrame } from './DialogFrame';
import { PlanSkeleton } from './PlanSkeleton';

/** Until it is known whether there is something to decide or something to watch. */
export function LoadingDialogContent({
  titleId,
  onClose,
}: {
  titleId: string;
  onClose(): void;
}) {
  const { t } = useT();
  return (
    <DialogFrame
      titleId={titleId}
      title={t('history.rollback')}
      actions={
        <DialogButton onClick={onClose}>{t('rollback.cancel')}</DialogButton>
      }
    >
      <PlanSkeleton />
    </DialogFrame>
  );
}
