import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef } from 'react';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { InTheWay } from './InTheWay';
import { NoticeButton } from './NoticeButton';
import { problemOf } from './problemOf';

const useStyles = makeStyles(
  theme => ({
    root: { marginBottom: theme.spacing(1.5), '&:focus': { outline: 'none' } },
  }),
  { name: 'BackspinProblemNotice' },
);

/** What went wrong, why, and what to do. */
export function ProblemNotice({
  error,
  asked,
  onRetry,
  onFollow,
}: {
  error: Error;
  asked: 'plan' | 'rollback';
  onRetry?(): void;
  onFollow(id: string): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const ref = useRef<HTMLDivElement>(null);
  const problem = problemOf(error, asked, t);
  const { newPlan } = problem;

  // The key that confirmed the old plan is not to confirm the new one unread.
  useEffect(() => {
    if (newPlan) ref.current?.focus();
  }, [newPlan, error]);

  return (
    <div ref={ref} role="alert" tabIndex={-1} className={classes.root}>
      {problem.active ? (
        <InTheWay rollback={problem.active} onFollow={onFollow} />
      ) : (
        <Notice
          state="attention"
          action={
            onRetry &&
            problem.mayPass && (
              <NoticeButton onClick={onRetry}>{t('failed.retry')}</NoticeButton>
            )
          }
        >
          <strong>{problem.title}.</strong> {problem.text}
        </Notice>
      )}
    </div>
  );
}
