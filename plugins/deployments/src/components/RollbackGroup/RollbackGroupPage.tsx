import type { RollbackGroupView } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useParams } from 'react-router-dom';
import {
  DeploymentsProvider,
  useCancelGroup,
  useRollbackGroup,
} from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PageFrame } from '../PageFrame';
import { PersonName } from '../Release';
import { Announcement } from '../Rollback/Announcement';
import { CopyLinkButton } from '../Rollback/CopyLinkButton';
import { DialogButton } from '../Rollback/DialogButton';
import { RunFailure } from '../Rollback/RunFailure';
import { StateChip } from '../State';
import { Ago } from '../Time';
import { GroupTable } from './GroupTable';
import { groupState } from './memberWords';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(2) },
    head: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1, 2),
      fontSize: 14,
    },
    facts: {
      flex: '1 1 320px',
      display: 'grid',
      gap: theme.spacing(0.5),
      overflowWrap: 'anywhere',
    },
    quiet: { color: theme.palette.text.secondary },
    count: { fontWeight: 700, fontVariantNumeric: 'tabular-nums' },
  }),
  { name: 'BackspinRollbackGroupPage' },
);

function GroupBody({ view }: { view: RollbackGroupView }) {
  const classes = useStyles();
  const { t } = useT();
  const { group, mayCancel } = view;
  const cancel = useCancelGroup(group.id);
  const succeeded = group.members.filter(
    ({ status }) => status === 'succeeded',
  ).length;
  const count = t('group.count', {
    succeeded: `${succeeded}`,
    all: `${group.members.length}`,
  });
  const word = t(`group.status.${group.status}`);
  return (
    <div className={classes.root}>
      <Announcement text={`${word}. ${count}`} />
      <div className={classes.head}>
        <StateChip state={groupState(group.status)}>{word}</StateChip>
        <div className={classes.facts}>
          <span className={classes.count}>{count}</span>
          <span>
            {t('group.askedBy', {
              name: <PersonName name={group.requestedBy} />,
              ago: <Ago at={group.requestedAt} />,
              reason: group.reason,
            })}
          </span>
          <span className={classes.quiet}>
            {t('group.rule', {
              atOnce: `${group.atOnce}`,
              onFailure: t(
                group.onFailure === 'stop'
                  ? 'group.ruleStop'
                  : 'group.ruleContinue',
              ),
            })}
          </span>
        </div>
        <CopyLinkButton />
        {mayCancel && (
          <DialogButton off={cancel.isPending} onClick={() => cancel.mutate()}>
            {t(cancel.isPending ? 'group.cancelling' : 'group.cancel')}
          </DialogButton>
        )}
      </div>
      {group.stopped && <Notice state="attention">{group.stopped}</Notice>}
      {cancel.error && (
        <div role="alert">
          <Notice state="attention">
            {t('group.notCancelled', { message: cancel.error.message })}
          </Notice>
        </div>
      )}
      <GroupTable members={group.members} />
      {group.hidden > 0 && (
        <span className={classes.quiet}>
          {t('group.hidden', { count: group.hidden })}
        </span>
      )}
    </div>
  );
}

function GroupById({ id }: { id: string }) {
  const { t } = useT();
  const { data, error, refetch, isFetching } = useRollbackGroup(id);
  return (
    <PageFrame title={t('group.page')}>
      {error && (
        <RunFailure
          error={error}
          isOld={data !== undefined}
          isRetrying={isFetching}
          onRetry={() => refetch()}
        />
      )}
      {!data && !error && (
        <div role="status" aria-label={t('group.loading')}>
          <Skeleton variant="rect" height={320} />
        </div>
      )}
      {data && <GroupBody view={data} />}
    </PageFrame>
  );
}

/** Rollbacks that were asked for as one: a row for each target, as it gets on. */
export function RollbackGroupPage() {
  const { id = '' } = useParams();
  return (
    <DeploymentsProvider>
      <GroupById id={id} />
    </DeploymentsProvider>
  );
}
