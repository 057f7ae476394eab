import {
  isMend,
  needsConfirmingAgain,
  type Environment,
  type PlanRequest,
  type Rollback,
  type TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useState } from 'react';
import { DeploymentsRequestError } from '../../api';
import { usePlan, useRequestRollback } from '../../queries';
import { useT } from '../../translation';
import { Ago } from '../Time';
import { Announcement } from './Announcement';
import { DecisionFields } from './DecisionFields';
import { DialogButton } from './DialogButton';
import { DialogFrame } from './DialogFrame';
import { GlassField } from './GlassField';
import { InTheWay } from './InTheWay';
import { PlanPane } from './PlanPane';
import { ProblemNotice } from './ProblemNotice';
import { ReleasePane } from './ReleasePane';
import { TakenBackField } from './TakenBackField';
import { glassSkips, offersGlass } from './glass';
import { submitText } from './submitText';
import { useDecision } from './useDecision';

const useStyles = makeStyles(
  theme => ({
    columns: {
      display: 'grid',
      gridTemplateColumns: 'minmax(240px, 34%) minmax(0, 1fr)',
      height: '100%',
      [theme.breakpoints.down('sm')]: {
        gridTemplateColumns: 'minmax(0, 1fr)',
        height: 'auto',
      },
    },
    one: { gridTemplateColumns: 'minmax(0, 1fr)' },
    pane: {
      minWidth: 0,
      overflowY: 'auto',
      '& + &': {
        borderLeft: `1px solid ${theme.palette.divider}`,
        [theme.breakpoints.down('sm')]: {
          borderLeft: 'none',
          borderTop: `1px solid ${theme.palette.divider}`,
        },
      },
    },
    releases: { [theme.breakpoints.down('sm')]: { maxHeight: 236 } },
  }),
  { name: 'BackspinPlanDialog' },
);

/** What the dialog decides on, as its title. */
function dialogTitle({
  undoes,
  purpose,
}: Pick<PlanRequest, 'undoes' | 'purpose'>) {
  if (undoes) return 'rollback.undoTitle';
  if (purpose === 'settle-traffic') return 'rollback.settleTitle';
  return purpose === 'back-in-step' ? 'rollback.inStepTitle' : 'rollback.title';
}

/** The decision: where to, how, how long, what it takes back and what it does not. */
export function PlanDialogContent({
  entityRef,
  request,
  view,
  environment,
  active,
  breakGlass = false,
  titleId,
  onFollow,
  onClose,
}: {
  entityRef: string;
  request: PlanRequest;
  /** The target as the page knows it. */
  view?: TargetView;
  environment?: Environment;
  /** A rollback of the target that began while this was open. */
  active?: Rollback;
  /** The reader has come to break glass. */
  breakGlass?: boolean;
  titleId: string;
  /** A rollback is to be watched: the one asked for, or the one in the way. */
  onFollow(id: string): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const [choice, setChoice] = useState<PlanRequest>(request);
  const query = usePlan(entityRef, choice);
  const plan = query.isError ? undefined : query.data;
  const planError = query.isFetching ? undefined : query.error ?? undefined;
  const rollback = useRequestRollback(entityRef);
  // Known before the plan is, so that the field is there from the beginning.
  const expectedWord = environment?.policy.typedConfirmation
    ? environment.name
    : undefined;
  const word = plan ? plan.confirmation : expectedWord;

  const target = plan?.target ?? view?.target;
  const { undoes, purpose } = request;
  // An undo and a mend lead to one release, and nowhere else.
  const hasOneWay = undoes !== undefined || isMend({ purpose });
  const refused = view?.mayRollBack === false;
  // Breaking glass takes the place of what only waits for people.
  const waiting = active?.status === 'awaiting-approval' ? active : undefined;
  const offered = plan !== undefined && offersGlass(plan, refused, waiting);
  const [glass, setGlass] = useState(breakGlass);
  const broken = offered && glass;
  const inTheWay = broken && waiting ? undefined : active;
  const takenBack =
    plan && needsConfirmingAgain(plan, undoes !== undefined)
      ? plan.to.id
      : undefined;
  const decision = useDecision({ word, broken, takenBack });
  // What is on the button has to be what is done, and done once.
  const isReady =
    plan !== undefined &&
    !query.isPlaceholderData &&
    !rollback.isPending &&
    !inTheWay &&
    // A freeze and a lack of permission leave breaking glass only.
    (broken || (!refused && !plan.policy?.freeze));

  const mayAct = broken || !refused;

  const choose = (change: Partial<PlanRequest>) => {
    rollback.reset();
    setChoice(current => ({ ...current, ...change }));
  };
  const submit = () => {
    if (!isReady || !decision.check()) return;
    rollback.mutate(
      {
        target: plan.target.id,
        to: plan.to.id,
        strategy: plan.strategy,
        fingerprint: plan.fingerprint,
        reason: decision.reason.trim(),
        confirmation: plan.confirmation && decision.confirmation.trim(),
        confirmTakenBack: takenBack,
        purpose,
        undoes,
        breakGlass: broken || undefined,
      },
      {
        onSuccess: ({ id }) => onFollow(id),
        onError: error => {
          if (error instanceof DeploymentsRequestError && error.plan) {
            query.replace(error.plan);
          }
        },
      },
    );
  };

  return (
    <DialogFrame
      titleId={titleId}
      title={t(dialogTitle({ undoes, purpose }), {
        target: target?.name ?? t('rollback.thisTarget'),
        where: environment?.title ?? target?.qualifier ?? '',
      })}
      aside={plan && t('rollback.stateRead', { ago: <Ago at={plan.madeAt} /> })}
      onSubmit={submit}
      foot={
        <>
          {inTheWay && (
            <div role="alert">
              <InTheWay rollback={inTheWay} onFollow={onFollow} />
            </div>
          )}
          {rollback.error && !inTheWay && (
            <ProblemNotice
              error={rollback.error}
              asked="rollback"
              onFollow={onFollow}
            />
          )}
          {plan && offered && (
            <GlassField
              skips={glassSkips(plan)}
              tells={plan.breakGlassTells ?? []}
              waiting={waiting}
              broken={broken}
              isSending={rollback.isPending}
              onChange={setGlass}
            />
          )}
          {plan && takenBack && mayAct && (
            <TakenBackField
              entityRef={entityRef}
              plan={plan}
              confirmed={decision.confirmedAgain}
              showMissing={decision.showAgainMissing}
              boxRef={decision.againRef}
              isSending={rollback.isPending}
              onChange={decision.setConfirmedAgain}
            />
          )}
          {!planError && mayAct && (
            <DecisionFields
              word={word}
              decision={decision}
              broken={broken}
              isSending={rollback.isPending}
            />
          )}
        </>
      }
      actions={
        <>
          <DialogButton onClick={onClose}>{t('rollback.cancel')}</DialogButton>
          {plan && mayAct && (
            <DialogButton urgent submit off={!isReady}>
              {rollback.isPending
                ? t('rollback.submitting')
                : submitText(plan, { isUndo: undoes !== undefined, broken }, t)}
            </DialogButton>
          )}
        </>
      }
    >
      <Announcement
        text={
          plan && !query.isPlaceholderData
            ? t('rollback.planned', { release: plan.to.label })
            : ''
        }
      />
      <div
        className={
          hasOneWay ? `${classes.columns} ${classes.one}` : classes.columns
        }
      >
        {!hasOneWay && (
          <div className={`${classes.pane} ${classes.releases}`}>
            <ReleasePane
              entityRef={entityRef}
              targetId={request.target}
              view={view}
              chosen={choice.to ?? plan?.to.id}
              isDisabled={rollback.isPending}
              onChoose={to =>
                // What fits one release may not fit another.
                choose({ to, strategy: undefined })
              }
            />
          </div>
        )}
        <div className={classes.pane}>
          <PlanPane
            plan={plan}
            undoes={undoes}
            environment={environment}
            isStale={query.isPlaceholderData}
            isRefused={refused}
            error={planError}
            onChooseStrategy={strategy => choose({ strategy })}
            onRetry={() => query.refetch()}
            onFollow={onFollow}
          />
        </div>
      </div>
    </DialogFrame>
  );
}
