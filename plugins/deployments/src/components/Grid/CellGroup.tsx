import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { useT } from '../../translation';
import { Cell } from './Cell';

/** How many targets of one cell are shown before "more". */
const SHOWN = 3;

const useStyles = makeStyles(
  theme => ({
    item: {
      '&:only-child': { height: '100%' },
      '& + &': { borderTop: `1px dashed ${theme.palette.divider}` },
    },
    more: { margin: theme.spacing(0, 1, 0.5), textTransform: 'none' },
    none: {
      padding: theme.spacing(1.5, 2.1),
      color: theme.palette.text.secondary,
    },
    hidden: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
    },
  }),
  { name: 'BackspinCellGroup' },
);

/** The targets of one row in one environment: usually one, several for previews, or none. */
export function CellGroup({
  entityRef,
  views,
  where,
}: {
  entityRef: string;
  views: TargetView[];
  where: string;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [all, setAll] = useState(false);
  if (views.length === 0) {
    return (
      <div className={classes.none}>
        <span aria-hidden="true">–</span>
        <span className={classes.hidden}>{t('grid.none')}</span>
      </div>
    );
  }
  const hidden = all ? 0 : Math.max(0, views.length - SHOWN);
  return (
    <>
      {(all ? views : views.slice(0, SHOWN)).map(view => (
        <div key={view.target.id} className={classes.item}>
          <Cell
            entityRef={entityRef}
            view={view}
            where={where}
            showQualifier={views.length > 1}
          />
        </div>
      ))}
      {hidden > 0 && (
        <Button
          size="small"
          className={classes.more}
          onClick={() => setAll(true)}
        >
          {t('grid.more', { count: hidden })}
        </Button>
      )}
    </>
  );
}
