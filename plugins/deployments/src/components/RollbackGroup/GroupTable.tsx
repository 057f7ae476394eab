import type { GroupMember } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Panel } from '../Frame';
import { LinkedText } from '../LinkedText';
import { ReleaseLabel } from '../Release';
import { RollbackLink } from '../RollbackLink';
import { StateChip } from '../State';
import { Ago } from '../Time';
import { memberState, memberWord } from './memberWords';

const useStyles = makeStyles(
  theme => ({
    scroll: { overflowX: 'auto' },
    table: {
      width: '100%',
      minWidth: 520,
      borderCollapse: 'collapse',
      fontSize: 14,
      lineHeight: '20px',
      '& th': { textAlign: 'left', fontWeight: 700 },
      '& th, & td': {
        padding: theme.spacing(1, 1.75),
        verticalAlign: 'top',
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
      '& tr:last-child td': { borderBottom: 'none' },
    },
    number: {
      width: 1,
      color: theme.palette.text.secondary,
      fontVariantNumeric: 'tabular-nums',
    },
    where: { color: theme.palette.text.secondary },
    detail: { overflowWrap: 'anywhere' },
  }),
  { name: 'BackspinGroupTable' },
);

function Detail({ member }: { member: GroupMember }) {
  const { t } = useT();
  const { error, verdict, step, progress, endedAt, undoneBy } = member;
  if (error) return <LinkedText text={error} />;
  if (step) {
    const share =
      progress === undefined ? '' : ` ${Math.round(progress * 100)} %`;
    return <>{`${step}${share}`}</>;
  }
  return (
    <>
      {verdict?.message} {endedAt && <Ago at={endedAt} />}
      {undoneBy && (
        <>
          {', '}
          <RollbackLink id={undoneBy}>{t('group.undone')}</RollbackLink>
        </>
      )}
    </>
  );
}

/** A row for each target of a group, in their order, with what has become of it. */
export function GroupTable({ members }: { members: readonly GroupMember[] }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <Panel>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label={t('group.targets')}>
          <thead>
            <tr>
              <th scope="col" aria-label={t('group.order')} />
              <th scope="col">{t('group.target')}</th>
              <th scope="col">{t('group.change')}</th>
              <th scope="col">{t('group.state')}</th>
              <th scope="col">{t('group.progress')}</th>
            </tr>
          </thead>
          <tbody>
            {members.map(member => {
              const { rollbackId, position, target, from, to } = member;
              return (
                <tr key={rollbackId}>
                  <td className={classes.number}>{position + 1}</td>
                  <td>
                    <RollbackLink id={rollbackId}>{target.name}</RollbackLink>{' '}
                    <span className={classes.where}>
                      {target.environment ?? target.qualifier}
                    </span>
                  </td>
                  <td>
                    <ReleaseLabel from={from.label} to={to.label} />
                  </td>
                  <td>
                    <StateChip state={memberState(member)}>
                      {memberWord(member, t)}
                    </StateChip>
                  </td>
                  <td className={classes.detail}>
                    <Detail member={member} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}
