import type {
  Environment,
  PlanRequest,
  Target,
} from '@backspin/backstage-plugin-deployments-common';
import Button from '@material-ui/core/Button';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { DeploymentsRequestError } from '../../api';
import { usePlan, useReleases, useRequestRollback } from '../../queries';
import { useT } from '../../translation';
import { STATE_COLORS } from '../State';
import { Ago } from '../Time';
import { DialogFrame } from './DialogFrame';
import { PlanPane } from './PlanPane';
import { ReleaseChoice } from './ReleaseChoice';
import { useDecision } from './useDecision';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(240px, 34%) minmax(0, 1fr)',
      minHeight: '100%',
      [theme.breakpoints.down('sm')]: { gridTemplateColumns: '1fr' },
    },
    releases: {
      borderRight: `1px solid ${theme.palette.divider}`,
      [theme.breakpoints.down('sm')]: {
        borderRight: 'none',
        borderBottom: `1px solid ${theme.palette.divider}`,
        maxHeight: 260,
        overflowY: 'auto',
      },
    },
    plan: { padding: theme.spacing(2, 2.5), minWidth: 0 },
    button: { textTransform: 'none', fontWeight: 700 },
    urgent: {
      color: '#fff',
      backgroundColor: STATE_COLORS.light.failing.strong,
      '&:hover': { backgroundColor: STATE_COLORS.light.failing.text },
    },
  }),
  { name: 'BackspinPlanDialog' },
);

/** The decision: where to, how, how long, what it takes back and what it does not. */
export function PlanDialogContent({
  entityRef,
  request,
  environments,
  target,
  titleId,
  onRequested,
  onClose,
}: {
  entityRef: string;
  request: PlanRequest;
  environments?: Environment[];
  /** As the page knows it, until the plan tells. */
  target?: Target;
  titleId: string;
  onRequested(id: string): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [choice, setChoice] = useState<PlanRequest>(request);
  const releases = useReleases(entityRef, request.target);
  const query = usePlan(entityRef, choice);
  const rollback = useRequestRollback(entityRef);

  // A refusal of the request may carry the plan as it would be now.
  const conflict =
    rollback.error instanceof DeploymentsRequestError
      ? rollback.error
      : undefined;
  const planned = query.error ? undefined : query.data;
  const plan =
    conflict?.plan && (!planned || conflict.plan.madeAt > planned.madeAt)
      ? conflict.plan
      : planned;
  const decision = useDecision(plan);

  const shown = plan?.target ?? target;
  const names = {
    target: shown?.name ?? '',
    where: shown?.environment ?? t('grid.notPlacedShort'),
  };
  const choose = (change: Partial<PlanRequest>) => {
    rollback.reset();
    setChoice(current => ({ ...current, ...change }));
  };
  const submit = () => {
    if (!plan || !decision.check()) return;
    rollback.mutate(
      {
        target: plan.target.id,
        to: plan.to.id,
        strategy: plan.strategy,
        fingerprint: plan.fingerprint,
        reason: decision.reason.trim(),
        confirmation: decision.confirmation.trim() || undefined,
        undoes: request.undoes,
      },
      { onSuccess: ({ id }) => onRequested(id) },
    );
  };
  const stops = plan?.strategy === 'codedeploy-stop';
  const submitKey = stops ? 'rollback.submitStop' : 'rollback.submit';

  return (
    <DialogFrame
      titleId={titleId}
      title={t(request.undoes ? 'rollback.undoTitle' : 'rollback.title', names)}
      aside={plan && t('rollback.stateRead', { ago: <Ago at={plan.madeAt} /> })}
      actions={
        <>
          <Button
            className={classes.button}
            variant="outlined"
            onClick={onClose}
          >
            {t('rollback.cancel')}
          </Button>
          {plan && (
            <Button
              className={`${classes.button} ${classes.urgent}`}
              variant="contained"
              disableElevation
              onClick={submit}
              aria-disabled={rollback.isPending || query.isFetching}
            >
              {rollback.isPending
                ? t('rollback.submitting')
                : t(request.undoes ? 'rollback.submitUndo' : submitKey, {
                    release: plan.to.label,
                  })}
            </Button>
          )}
        </>
      }
    >
      <div className={classes.columns}>
        <div className={classes.releases}>
          <ReleaseChoice
            candidates={releases.data?.candidates}
            chosen={choice.to ?? plan?.to.id}
            onChoose={to =>
              // What fits one release may not fit another.
              choose({ to, strategy: undefined })
            }
          />
        </div>
        <div className={classes.plan}>
          <PlanPane
            plan={plan}
            environment={environments?.find(
              ({ name }) => name === shown?.environment,
            )}
            isStale={query.isPlaceholderData}
            planError={query.error ?? undefined}
            requestError={rollback.error ?? undefined}
            decision={decision}
            isRequesting={rollback.isPending}
            onChooseStrategy={strategy => choose({ strategy })}
            onRetry={() => query.refetch()}
          />
        </div>
      </div>
    </DialogFrame>
  );
}
