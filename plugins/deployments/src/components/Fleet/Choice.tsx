import MenuItem from '@material-ui/core/MenuItem';
import Select from '@material-ui/core/Select';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';

const useStyles = makeStyles(
  theme => ({
    select: {
      fontSize: 13,
      height: 36,
      backgroundColor: theme.palette.background.paper,
      '& [role="button"][role="button"]': {
        padding: '8px 28px 8px 12px',
        maxWidth: 200,
      },
    },
  }),
  { name: 'BackspinChoice' },
);

/** A small select among a few things; the empty value stands for all of them. */
export function Choice({
  label,
  value,
  options,
  onChange,
}: {
  label: string;
  value: string;
  options: Array<{ value: string; text: ReactNode }>;
  onChange(value: string): void;
}) {
  const classes = useStyles();
  return (
    <Select
      className={classes.select}
      variant="outlined"
      displayEmpty
      value={value}
      onChange={event => onChange(event.target.value as string)}
      inputProps={{ 'aria-label': label }}
      SelectDisplayProps={{ 'aria-label': label }}
      MenuProps={{ getContentAnchorEl: null }}
    >
      {options.map(option => (
        <MenuItem dense key={option.value} value={option.value}>
          {option.text}
        </MenuItem>
      ))}
    </Select>
  );
}
