import {
  targetKindSchema,
  type Fleet,
} from '@backspin/backstage-plugin-deployments-common';
import IconButton from '@material-ui/core/IconButton';
import InputAdornment from '@material-ui/core/InputAdornment';
import OutlinedInput from '@material-ui/core/OutlinedInput';
import { makeStyles } from '@material-ui/core/styles';
import ClearIcon from '@material-ui/icons/Clear';
import SearchIcon from '@material-ui/icons/Search';
import { useMemo } from 'react';
import { useT } from '../../translation';
import { PersonName } from '../Release';
import { Choice } from './Choice';
import {
  FLEET_SORTS,
  MINE,
  type FleetFilters,
  type FleetSort,
} from './filters';

const useStyles = makeStyles(
  theme => ({
    root: {
      flex: '1 1 360px',
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      gap: theme.spacing(1),
    },
    search: {
      flex: '1 1 200px',
      maxWidth: 320,
      height: 36,
      fontSize: 13,
      paddingLeft: 10,
      paddingRight: 4,
      backgroundColor: theme.palette.background.paper,
      '& input': { padding: '8px 0' },
      '& input::-webkit-search-cancel-button': { display: 'none' },
    },
    icon: { fontSize: 18, color: theme.palette.text.secondary },
    clear: { padding: 4 },
  }),
  { name: 'BackspinFleetFilterBar' },
);

/** Narrows the fleet by words, owner and kind, and orders it. */
export function FleetFilterBar({
  data,
  filters,
  onChange,
}: {
  data: Fleet | undefined;
  filters: FleetFilters;
  onChange(filters: Partial<FleetFilters>): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const owners = useMemo(() => {
    const known = new Set(data?.targets.flatMap(item => item.owners));
    // What the address asks for can be chosen, whatever the data says.
    if (filters.owner && filters.owner !== MINE) known.add(filters.owner);
    return [...known].sort();
  }, [data, filters.owner]);
  return (
    <div className={classes.root} role="search">
      <OutlinedInput
        className={classes.search}
        type="search"
        placeholder={t('fleet.searchHint')}
        inputProps={{ 'aria-label': t('fleet.search'), spellCheck: false }}
        value={filters.text}
        onChange={event => onChange({ text: event.target.value })}
        startAdornment={
          <InputAdornment position="start">
            <SearchIcon className={classes.icon} aria-hidden="true" />
          </InputAdornment>
        }
        endAdornment={
          filters.text && (
            <IconButton
              className={classes.clear}
              size="small"
              aria-label={t('fleet.clearSearch')}
              onClick={() => onChange({ text: '' })}
            >
              <ClearIcon className={classes.icon} />
            </IconButton>
          )
        }
      />
      <Choice
        label={t('fleet.ownerFilter')}
        value={filters.owner ?? ''}
        options={[
          { value: '', text: t('fleet.allOwners') },
          { value: MINE, text: t('fleet.mine') },
          ...owners.map(owner => ({
            value: owner,
            text: <PersonName name={owner} />,
          })),
        ]}
        onChange={owner => onChange({ owner: owner || undefined })}
      />
      <Choice
        label={t('fleet.kindFilter')}
        value={filters.kind ?? ''}
        options={[
          { value: '', text: t('fleet.allKinds') },
          ...targetKindSchema.options.map(kind => ({
            value: kind,
            text: t(`fleet.kind.${kind}`),
          })),
        ]}
        onChange={kind =>
          onChange({
            kind: targetKindSchema.options.find(option => option === kind),
          })
        }
      />
      <Choice
        label={t('fleet.sort')}
        value={filters.sort}
        options={FLEET_SORTS.map(sort => ({
          value: sort,
          text: t(`fleet.sortBy.${sort}`),
        }))}
        onChange={sort => onChange({ sort: sort as FleetSort })}
      />
    </div>
  );
}
