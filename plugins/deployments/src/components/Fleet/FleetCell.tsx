import { makeStyles } from '@material-ui/core/styles';
import { Link } from 'react-router-dom';
import { useT } from '../../translation';
import { Dotted } from '../Grid';
import { shortSha } from '../Release';
import { Ago } from '../Time';
import { FleetStateChip, stateWords } from './FleetStateChip';
import type { FleetCell as Cell } from './rows';
import { CALM, isUnreadable, urgencyOf } from './targets';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'block',
      height: '100%',
      boxSizing: 'border-box',
      padding: theme.spacing(1, 1.25),
      color: 'inherit',
      textDecoration: 'none',
      '&:hover': { backgroundColor: theme.palette.action.hover },
      '&:focus-visible': {
        outline: `2px solid ${theme.palette.primary.main}`,
        outlineOffset: -2,
      },
    },
    line: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(0.25, 1),
    },
    label: {
      fontSize: 14,
      lineHeight: '22px',
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
    },
    sha: {
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
    },
    calmSha: { fontSize: 13, lineHeight: '22px' },
    meta: {
      display: 'flex',
      gap: '0.5ch',
      marginTop: 1,
      fontSize: 12,
      lineHeight: '18px',
      color: theme.palette.text.secondary,
      whiteSpace: 'nowrap',
    },
    rest: {
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
    },
    left: { color: theme.palette.text.secondary },
  }),
  { name: 'BackspinFleetCell' },
);

/**
 * What is live of a service in an environment. One target speaks: the one that
 * claims attention, else the newest. Leads to its details on the service's page.
 */
export function FleetCell({
  cell,
  service,
  where,
  tab,
}: {
  cell: Cell;
  /** Name of the entity. */
  service: string;
  where: string;
  /** Address of the entity's tab. */
  tab: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  const { lead, targets, others, behind, matched } = cell;
  const calm = urgencyOf(lead) === CALM;
  const several = targets.length > 1;
  const newestOfMany = calm && several;
  const sha = lead.commit && shortSha(lead.commit.sha);
  const label = t(several ? 'fleet.cellOf' : 'fleet.cell', {
    service,
    where,
    target: lead.target.name,
    release: lead.release?.label ?? t('grid.nothingLive'),
    state: stateWords(lead, t),
  });
  const hints = [
    several &&
      `${lead.target.name}${
        newestOfMany
          ? `, ${t('fleet.newestOf', { count: targets.length })}`
          : ''
      }`,
    lead.notice,
    lead.commit?.message,
    behind &&
      t('fleet.behindTitle', {
        target: behind.target.name,
        count: behind.behind.releases,
        environment: behind.behind.environment,
      }),
  ];

  return (
    <Link
      className={`${classes.root} ${matched ? '' : classes.left}`}
      data-cell=""
      to={
        newestOfMany
          ? tab
          : `${tab}?target=${encodeURIComponent(lead.target.id)}`
      }
      aria-label={label}
      title={hints.filter(Boolean).join('\n')}
    >
      <div className={classes.line}>
        {newestOfMany && sha ? (
          <span className={`${classes.sha} ${classes.calmSha}`}>{sha}</span>
        ) : (
          <span className={classes.label}>
            {lead.release?.label ?? (lead.observedAt ? '–' : '')}
          </span>
        )}
        <FleetStateChip item={lead} />
      </div>
      <div className={classes.meta}>
        <span className={classes.rest}>
          <Dotted
            parts={[
              lead.inFlight && t('fleet.to', { release: lead.inFlight.label }),
              isUnreadable(lead) &&
                lead.error &&
                t(`fleet.readError.${lead.error}`),
              several && !calm && lead.target.name,
              several &&
                !calm &&
                others > 0 &&
                t('fleet.others', { count: others }),
              !several && sha && <span className={classes.sha}>{sha}</span>,
              !lead.inFlight && lead.liveSince && <Ago at={lead.liveSince} />,
            ]}
          />
        </span>
        {behind && (
          <span>· {t('fleet.behind', { count: behind.behind.releases })}</span>
        )}
      </div>
    </Link>
  );
}
