import type { EntityDeployments } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import MenuItem from '@material-ui/core/MenuItem';
import Select from '@material-ui/core/Select';
import { makeStyles } from '@material-ui/core/styles';
import UndoIcon from '@material-ui/icons/Undo';
import type { HistoryFilters as Filters } from '../../queries';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    root: {
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    select: {
      fontSize: 13,
      height: 32,
      '& [role="button"][role="button"]': {
        padding: '6px 28px 6px 10px',
        maxWidth: 200,
      },
    },
    toggle: { textTransform: 'none', fontSize: 13, height: 32 },
    pressed: { backgroundColor: theme.palette.action.selected },
  }),
  { name: 'BackspinHistoryFilters' },
);

function Choice({
  label,
  all,
  value,
  options,
  onChange,
}: {
  label: string;
  all: string;
  value: string | undefined;
  options: Array<{ value: string; text: string }>;
  onChange(value: string | undefined): void;
}) {
  const classes = useStyles();
  return (
    <Select
      className={classes.select}
      variant="outlined"
      displayEmpty
      value={value ?? ''}
      onChange={event => onChange((event.target.value as string) || undefined)}
      inputProps={{ 'aria-label': label }}
      SelectDisplayProps={{ 'aria-label': label }}
      MenuProps={{ getContentAnchorEl: null }}
    >
      <MenuItem dense value="">
        {all}
      </MenuItem>
      {options.map(option => (
        <MenuItem dense key={option.value} value={option.value}>
          {option.text}
        </MenuItem>
      ))}
    </Select>
  );
}

/** Narrows the history to an environment, a target, or rollbacks. */
export function HistoryFilters({
  data,
  filters,
  onChange,
}: {
  data: EntityDeployments;
  filters: Filters;
  onChange(filters: Filters): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const titles = new Map(data.environments.map(e => [e.name, e.title]));
  const only = filters.rollbacks === 'only';
  return (
    <div className={classes.root}>
      <Choice
        label={t('history.environmentFilter')}
        all={t('history.allEnvironments')}
        value={filters.environment}
        options={[...data.environments]
          .sort((a, b) => a.order - b.order)
          .map(({ name, title }) => ({ value: name, text: title }))}
        // A target stands in one environment, so the two filters exclude each other.
        onChange={environment =>
          onChange({ ...filters, environment, target: undefined })
        }
      />
      <Choice
        label={t('history.targetFilter')}
        all={t('history.allTargets')}
        value={filters.target}
        options={data.targets
          .filter(
            ({ target }) =>
              !filters.environment ||
              target.environment === filters.environment,
          )
          .map(({ target }) => ({
            value: target.id,
            text: `${target.name} · ${
              titles.get(target.environment ?? '') ?? target.qualifier
            }`,
          }))}
        onChange={target => onChange({ ...filters, target })}
      />
      <Button
        className={`${classes.toggle} ${only ? classes.pressed : ''}`}
        variant="outlined"
        size="small"
        startIcon={<UndoIcon />}
        aria-pressed={only}
        onClick={() =>
          onChange({ ...filters, rollbacks: only ? undefined : 'only' })
        }
      >
        {t('history.rollbacksOnly')}
      </Button>
    </div>
  );
}
