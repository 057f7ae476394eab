import Checkbox from '@material-ui/core/Checkbox';
import IconButton from '@material-ui/core/IconButton';
import { makeStyles } from '@material-ui/core/styles';
import ArrowDownwardIcon from '@material-ui/icons/ArrowDownward';
import ArrowUpwardIcon from '@material-ui/icons/ArrowUpward';
import { useT } from '../../translation';
import { ReleaseLabel } from '../Release';
import { MemberCautions } from './MemberCautions';
import type { useMembers } from './useMembers';

const useStyles = makeStyles(
  theme => ({
    table: {
      width: '100%',
      borderCollapse: 'collapse',
      fontSize: 14,
      lineHeight: '20px',
      '& th': {
        textAlign: 'left',
        fontSize: 12,
        fontWeight: 400,
        color: theme.palette.text.secondary,
      },
      '& th, & td': {
        padding: theme.spacing(0.5, 1),
        borderBottom: `1px solid ${theme.palette.divider}`,
      },
    },
    caption: {
      textAlign: 'left',
      fontWeight: 700,
      padding: theme.spacing(0, 1, 0.5),
    },
    // A long refusal beside it is not to squeeze it.
    name: { width: '30%', minWidth: 120, overflowWrap: 'anywhere' },
    quiet: { color: theme.palette.text.secondary, overflowWrap: 'anywhere' },
    moves: { whiteSpace: 'nowrap', width: 1 },
  }),
  { name: 'BackspinGroupMembers' },
);

/** The targets of a group: which of them, in which order, each with its change or why it cannot be rolled back. */
export function MemberTable({
  members: { members, broken, isPossible, isChosen, choose, move },
  isSending,
}: {
  members: ReturnType<typeof useMembers>;
  isSending: boolean;
}) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{t('group.targets')}</caption>
      <thead>
        <tr>
          <th scope="col" colSpan={2}>
            {t('group.target')}
          </th>
          <th scope="col">{t('group.change')}</th>
          <th scope="col">{t('group.how')}</th>
          <th scope="col">{t('group.order')}</th>
        </tr>
      </thead>
      <tbody>
        {members.map((member, at) => {
          const { target, plan, refusal } = member;
          const possible = isPossible(member);
          const strategy = plan?.strategies.find(
            ({ id }) => id === plan.strategy,
          );
          const approvals = plan?.policy?.approvals ?? 0;
          return (
            <tr key={target.id}>
              <td className={classes.moves}>
                <Checkbox
                  size="small"
                  color="primary"
                  checked={isChosen(target.id)}
                  disabled={isSending || !possible}
                  onChange={event => choose(target.id, event.target.checked)}
                  inputProps={{
                    'aria-label': t('group.choose', { target: target.name }),
                  }}
                />
              </td>
              <td className={classes.name}>{target.name}</td>
              {plan && possible ? (
                <>
                  <td>
                    <ReleaseLabel from={plan.from.label} to={plan.to.label} />
                  </td>
                  <td className={classes.quiet}>
                    {strategy?.title ?? plan.strategy}
                    {approvals > 0 && !broken && (
                      <div>
                        {t('group.needsApproval', { count: approvals })}
                      </div>
                    )}
                    <MemberCautions plan={plan} />
                  </td>
                </>
              ) : (
                <td className={classes.quiet} colSpan={2}>
                  {refusal?.message}
                </td>
              )}
              <td className={classes.moves}>
                <IconButton
                  size="small"
                  disabled={isSending || at === 0}
                  onClick={() => move(target.id, -1)}
                  aria-label={t('group.up', { target: target.name })}
                >
                  <ArrowUpwardIcon fontSize="small" />
                </IconButton>
                <IconButton
                  size="small"
                  disabled={isSending || at === members.length - 1}
                  onClick={() => move(target.id, 1)}
                  aria-label={t('group.down', { target: target.name })}
                >
                  <ArrowDownwardIcon fontSize="small" />
                </IconButton>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
