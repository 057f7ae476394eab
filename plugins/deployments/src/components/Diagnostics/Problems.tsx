import type { Diagnostics } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { StateIcon, useStateColors } from '../State';
import { accountText, problemsOf, serviceName, type Problem } from './problems';

const useStyles = makeStyles(
  theme => ({
    root: { display: 'grid', gap: theme.spacing(1) },
    title: { fontWeight: 700 },
    detail: { color: theme.palette.text.secondary },
    well: {
      display: 'flex',
      alignItems: 'center',
      gap: theme.spacing(1),
      fontSize: 14,
      lineHeight: '20px',
      color: theme.palette.text.secondary,
      '& svg': { fontSize: 18 },
    },
  }),
  { name: 'BackspinProblems' },
);

function ProblemNotice({ problem }: { problem: Problem }) {
  const classes = useStyles();
  const { t } = useT();
  const { kind, error, unreachable, throttled } = problem;
  const names = {
    where: [accountText(problem), problem.region].join(', '),
    services: problem.services.map(serviceName).join(', '),
  };
  if (kind === 'throttled') {
    return (
      <Notice state="attention">
        <div className={classes.title}>
          {t('diagnostics.throttling', { ...names, count: throttled })}
        </div>
        <div className={classes.detail}>
          {t('diagnostics.throttlingDetail')}
        </div>
      </Notice>
    );
  }
  return (
    <Notice state={unreachable ? 'failing' : 'attention'}>
      <div className={classes.title}>
        {t(unreachable ? 'diagnostics.problem' : 'diagnostics.trouble', names)}
      </div>
      {error && (
        <div className={classes.detail}>
          {error.message}{' '}
          {error.action && t('diagnostics.denied', { action: error.action })}
        </div>
      )}
      {error?.fix && <div>{error.fix}</div>}
    </Notice>
  );
}

/** What an operator should mend first, or one quiet line. */
export function Problems({ data }: { data: Diagnostics }) {
  const classes = useStyles();
  const { t } = useT();
  const live = useStateColors('live');
  const problems = problemsOf(data.services);
  if (problems.length > 0) {
    return (
      <div className={classes.root} role="alert">
        {problems.map((problem, index) => (
          <ProblemNotice key={index} problem={problem} />
        ))}
      </div>
    );
  }
  const tried = data.services.filter(({ reachable }) => reachable === 'yes');
  const accounts = new Set(tried.map(({ account }) => account)).size;
  const untried = data.services.length - tried.length;
  return (
    <div className={classes.well} role="status">
      <StateIcon
        state={accounts > 0 ? 'live' : 'unknown'}
        style={{ color: accounts > 0 ? live.text : undefined }}
      />
      <span>
        {accounts > 0 && t('diagnostics.well', { count: accounts })}{' '}
        {untried > 0 && t('diagnostics.untried', { count: untried })}
      </span>
    </div>
  );
}
