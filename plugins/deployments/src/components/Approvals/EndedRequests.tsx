import type { RollbackView } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Panel } from '../Frame';
import { ReleaseLabel } from '../Release';
import { runState, runWord } from '../Rollback/runWords';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { Ago } from '../Time';
import { whatOf } from './whatOf';

const useStyles = makeStyles(
  theme => ({
    list: { listStyle: 'none', margin: 0, padding: 0, fontSize: 14 },
    item: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(0.5, 1.5),
      padding: theme.spacing(1, 2.5),
      '& + &': { borderTop: `1px solid ${theme.palette.divider}` },
    },
    ago: { marginLeft: 'auto', color: theme.palette.text.secondary },
  }),
  { name: 'BackspinEndedRequests' },
);

/** Requests that wait no more: what came of each. */
export function EndedRequests({ views }: { views: RollbackView[] }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <Panel>
      <ul className={classes.list}>
        {views.map(({ rollback }) => (
          <li key={rollback.id} className={classes.item}>
            <StateChip state={runState(rollback)}>
              {runWord(rollback, t)}
            </StateChip>
            <RollbackLink id={rollback.id}>{whatOf(rollback, t)}</RollbackLink>
            <ReleaseLabel
              from={rollback.plan.from.label}
              to={rollback.plan.to.label}
            />
            <span className={classes.ago}>
              <Ago at={rollback.endedAt ?? rollback.requestedAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
