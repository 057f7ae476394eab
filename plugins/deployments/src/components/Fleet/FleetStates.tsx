import { EmptyState } from '@backstage/core-components';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useT } from '../../translation';
import { PageFailure, Panel } from '../Frame';
import { DiagnosticsLink } from './DiagnosticsLink';

const useStyles = makeStyles(
  theme => ({
    row: {
      display: 'grid',
      gridTemplateColumns: '18% 12% repeat(3, 1fr)',
      gap: theme.spacing(3),
      height: 57,
      boxSizing: 'border-box',
      padding: theme.spacing(1, 1.75),
      borderTop: `1px solid ${theme.palette.divider}`,
      '&:first-child': { borderTop: 'none', height: 37 },
    },
    noMatch: {
      padding: theme.spacing(5, 2),
      textAlign: 'center',
      color: theme.palette.text.secondary,
      '& strong': { color: theme.palette.text.primary },
    },
    clear: { textTransform: 'none', marginTop: theme.spacing(1) },
  }),
  { name: 'BackspinFleetStates' },
);

const ROWS = 8;

/** The size of what comes, so that nothing jumps. */
export function FleetSkeleton() {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div role="status" aria-label={t('fleet.loading')}>
      <Panel>
        {Array.from({ length: ROWS + 1 }, (_, row) => (
          <div key={row} className={classes.row}>
            {Array.from({ length: 5 }, (__, column) => (
              <div key={column}>
                <Skeleton variant="text" width="60%" height={20} />
                {row > 0 && column !== 1 && (
                  <Skeleton variant="text" width="80%" height={18} />
                )}
              </div>
            ))}
          </div>
        ))}
      </Panel>
    </div>
  );
}

/** No entity has targets yet. */
export function NoFleet() {
  const { t } = useT();
  return (
    <EmptyState
      missing="content"
      title={t('fleet.empty')}
      description={t('fleet.emptyLead')}
      action={<DiagnosticsLink />}
    />
  );
}

/** The filters leave nothing. */
export function NoMatch({ onClear }: { onClear(): void }) {
  const classes = useStyles();
  const { t } = useT();
  return (
    <div className={classes.noMatch}>
      <div>
        <strong>{t('fleet.noMatch')}</strong>
      </div>
      <div>{t('fleet.noMatchLead')}</div>
      <Button
        className={classes.clear}
        size="small"
        variant="outlined"
        onClick={onClear}
      >
        {t('fleet.clear')}
      </Button>
    </div>
  );
}

/** The fleet cannot be shown, with the reason and what can be done. */
export function FleetFailure(
  props: Omit<Parameters<typeof PageFailure>[0], 'notAllowed'>,
) {
  const { t } = useT();
  return (
    <PageFailure
      {...props}
      notAllowed={{
        title: t('fleet.notAllowed'),
        lead: t('fleet.notAllowedLead'),
      }}
    />
  );
}
