import { useRouteRef } from '@backstage/frontend-plugin-api';
import type { Environment } from '@backspin/backstage-plugin-deployments-common';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import Skeleton from '@material-ui/lab/Skeleton';
import { useId, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { useGroupPlan } from '../../queries';
import { rollbackGroupRouteRef } from '../../routes';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { DialogButton } from '../Rollback/DialogButton';
import { DialogFrame } from '../Rollback/DialogFrame';
import { DialogWindow } from '../Rollback/DialogWindow';
import { NoticeButton } from '../Rollback/NoticeButton';
import { GroupDecision } from './GroupDecision';

const TITLE_ID = 'backspin-rollback-group-title';

const useStyles = makeStyles(
  theme => ({
    body: {
      display: 'grid',
      gap: theme.spacing(2),
      padding: theme.spacing(2, 2.5),
    },
    environment: { maxWidth: 260 },
  }),
  { name: 'BackspinRollbackGroupDialog' },
);

/** Decides on the rollback of several targets of an environment, and then leads to their page. */
export function RollbackGroupDialog({
  entityRef,
  environments,
  onClose,
}: {
  entityRef: string;
  /** Those to choose from; the first one is chosen. */
  environments: readonly Environment[];
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const navigate = useNavigate();
  const route = useRouteRef(rollbackGroupRouteRef);
  const [environment, setEnvironment] = useState(environments[0].name);
  const { data, error, isFetching, refetch } = useGroupPlan(entityRef, {
    environment,
  });

  const choice = (
    <TextField
      id={`${id}-environment`}
      className={classes.environment}
      label={t('group.environment')}
      variant="outlined"
      size="small"
      select
      value={environment}
      onChange={event => setEnvironment(event.target.value)}
      SelectProps={{ SelectDisplayProps: { id: `${id}-environment` } }}
    >
      {environments.map(({ name, title }) => (
        <MenuItem key={name} value={name}>
          {title}
        </MenuItem>
      ))}
    </TextField>
  );

  return (
    <DialogWindow titleId={TITLE_ID} onClose={onClose}>
      {data ? (
        <GroupDecision
          key={environment}
          entityRef={entityRef}
          plan={data}
          titleId={TITLE_ID}
          head={choice}
          onAsked={({ group }) => {
            onClose();
            if (route) navigate(route({ id: group.id }));
          }}
          onRefused={() => refetch()}
          onClose={onClose}
        />
      ) : (
        <DialogFrame
          titleId={TITLE_ID}
          title={t('group.title')}
          actions={
            <DialogButton onClick={onClose}>
              {t('rollback.cancel')}
            </DialogButton>
          }
        >
          <div className={classes.body}>
            {choice}
            {error ? (
              <div role="alert">
                <Notice
                  state="attention"
                  action={
                    <NoticeButton
                      disabled={isFetching}
                      onClick={() => refetch()}
                    >
                      {t('group.planAgain')}
                    </NoticeButton>
                  }
                >
                  {t('group.failedToPlan', { message: error.message })}
                </Notice>
              </div>
            ) : (
              <div role="status" aria-label={t('group.planning')}>
                <Skeleton variant="rect" height={280} />
              </div>
            )}
          </div>
        </DialogFrame>
      )}
    </DialogWindow>
  );
}
