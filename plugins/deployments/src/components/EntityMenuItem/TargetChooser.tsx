import {
  stateOf,
  type EntityDeployments,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import Dialog from '@material-ui/core/Dialog';
import DialogActions from '@material-ui/core/DialogActions';
import DialogContent from '@material-ui/core/DialogContent';
import DialogContentText from '@material-ui/core/DialogContentText';
import DialogTitle from '@material-ui/core/DialogTitle';
import List from '@material-ui/core/List';
import ListItem from '@material-ui/core/ListItem';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { releasesOf } from '../Grid';
import { ReleaseLabel } from '../Release';
import { TargetStateChip } from '../State';
import { useNow } from '../Time';

const TITLE_ID = 'backspin-choose-target';

const useStyles = makeStyles(
  theme => ({
    lead: { marginBottom: theme.spacing(1), fontSize: 14 },
    list: { margin: theme.spacing(0, -3) },
    item: {
      display: 'grid',
      gridTemplateColumns: '72px minmax(0, 1fr) max-content max-content',
      gap: theme.spacing(0, 1.5),
      alignItems: 'center',
      padding: theme.spacing(0.75, 3),
      fontSize: 14,
      lineHeight: '22px',
    },
    where: { color: theme.palette.text.secondary },
    name: { overflow: 'hidden', textOverflow: 'ellipsis' },
    button: { textTransform: 'none' },
  }),
  { name: 'BackspinTargetChooser' },
);

/** Lets the reader say which target to roll back. */
export function TargetChooser({
  data,
  views,
  onChoose,
  onClose,
}: {
  data: EntityDeployments;
  views: TargetView[];
  onChoose(view: TargetView): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const now = useNow(60_000);
  const titles = new Map(data.environments.map(e => [e.name, e.title]));
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="sm"
      aria-labelledby={TITLE_ID}
    >
      <DialogTitle id={TITLE_ID}>{t('entityMenu.choose')}</DialogTitle>
      <DialogContent>
        <DialogContentText className={classes.lead}>
          {t('entityMenu.chooseLead')}
        </DialogContentText>
        <List className={classes.list} disablePadding>
          {views.map(view => {
            const { target } = view;
            const where =
              titles.get(target.environment ?? '') ?? t('grid.notPlaced');
            const release = releasesOf(view).to;
            return (
              <ListItem
                key={target.id}
                button
                divider
                className={classes.item}
                onClick={() => onChoose(view)}
                aria-label={t('entityMenu.choice', {
                  target: target.name,
                  where,
                  release: release ?? t('grid.nothingLive'),
                  state: t(`state.${stateOf(view, now)}`),
                })}
              >
                <span className={classes.where}>{where}</span>
                <span className={classes.name} title={target.name}>
                  {target.name}
                </span>
                {release ? <ReleaseLabel to={release} /> : <span />}
                <TargetStateChip view={view} />
              </ListItem>
            );
          })}
        </List>
      </DialogContent>
      <DialogActions>
        <Button className={classes.button} onClick={onClose}>
          {t('entityMenu.cancel')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
