import type {
  Approvals as ApprovalsData,
  RollbackView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useApprovals } from '../../queries';
import { useT } from '../../translation';
import { Notice, PageFailure } from '../Frame';
import { RollbackLink } from '../RollbackLink';
import { EndedRequests } from './EndedRequests';
import { RequestCard, type RequestEnd } from './RequestCard';
import { whatOf } from './whatOf';

const useStyles = makeStyles(
  theme => ({
    page: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(2),
      maxWidth: 960,
    },
    section: {
      display: 'grid',
      gridTemplateColumns: 'minmax(0, 1fr)',
      gap: theme.spacing(1.5),
    },
    heading: { margin: 0, fontSize: 16, lineHeight: '22px', fontWeight: 700 },
    lead: {
      margin: 0,
      maxWidth: 720,
      fontSize: 14,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
    },
    ended: { '&:focus': { outline: 'none' } },
  }),
  { name: 'BackspinApprovals' },
);

interface Ended {
  view: RollbackView;
  end: RequestEnd;
}

const SAID = {
  approve: 'approvals.decidedApprove',
  reject: 'approvals.decidedReject',
  withdraw: 'approvals.withdrawn',
} as const;

/** What has just been decided. Takes the focus, which went with the request. */
function EndedNotice({ view, end }: Ended) {
  const classes = useStyles();
  const { t } = useT();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), [view]);
  const { rollback } = view;
  return (
    <div ref={ref} role="status" tabIndex={-1} className={classes.ended}>
      <Notice state={end === 'approve' ? 'live' : 'unknown'}>
        {t(SAID[end], {
          what: whatOf(rollback, t),
          release: rollback.plan.to.label,
        })}{' '}
        <RollbackLink id={rollback.id}>
          {t(end === 'approve' ? 'approvals.watch' : 'approval.opens')}
        </RollbackLink>
      </Notice>
    </div>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  const classes = useStyles();
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.heading}>{title}</h2>
      {children}
    </section>
  );
}

function Lists({
  data,
  onEnd,
}: {
  data: ApprovalsData;
  onEnd(view: RollbackView, end: RequestEnd): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { toDecide, requested } = data;
  const isWaiting = ({ rollback }: RollbackView) =>
    rollback.status === 'awaiting-approval';
  const others = requested.filter(view => !isWaiting(view));
  return (
    <>
      <Section title={t('approvals.toDecide')}>
        {toDecide.map(view => (
          <RequestCard key={view.rollback.id} view={view} onEnd={onEnd} />
        ))}
        {toDecide.length === 0 && (
          <div>
            <strong>{t('approvals.none')}.</strong>
            <p className={classes.lead}>{t('approvals.noneLead')}</p>
          </div>
        )}
      </Section>
      <Section title={t('approvals.requested')}>
        {requested.filter(isWaiting).map(view => (
          <RequestCard key={view.rollback.id} view={view} own onEnd={onEnd} />
        ))}
        {others.length > 0 && <EndedRequests views={others} />}
        {requested.length === 0 && (
          <p className={classes.lead}>{t('approvals.noneRequested')}</p>
        )}
      </Section>
    </>
  );
}

/** What the reader may approve or reject, and what became of the reader's own requests. */
export function Approvals() {
  const classes = useStyles();
  const { t } = useT();
  const { data, error, refetch, isFetching } = useApprovals();
  const [ended, setEnded] = useState<Ended>();

  if (error && !data) {
    return (
      <PageFailure
        error={error}
        onRetry={() => refetch()}
        isRetrying={isFetching}
        notAllowed={{
          title: t('approvals.notAllowed'),
          lead: t('approvals.notAllowedLead'),
        }}
      />
    );
  }
  if (!data) {
    return (
      <div
        className={classes.page}
        role="status"
        aria-label={t('approvals.loading')}
      >
        <Skeleton variant="text" width={160} height={22} />
        <Skeleton variant="rect" height={320} />
        <Skeleton variant="text" width={160} height={22} />
        <Skeleton variant="rect" height={60} />
      </div>
    );
  }
  return (
    <div className={classes.page}>
      {error && (
        <Notice state="attention">
          {t('approvals.stale', { message: error.message })}
        </Notice>
      )}
      {ended && <EndedNotice {...ended} />}
      <Lists data={data} onEnd={(view, end) => setEnded({ view, end })} />
    </div>
  );
}
