import {
  durationText,
  groupConfirmation,
  groupExpectedMs,
  type GroupPlan,
  type OnFailure,
  type RollbackGroupView,
} from '@backspin/backstage-plugin-deployments-common';
import MenuItem from '@material-ui/core/MenuItem';
import TextField from '@material-ui/core/TextField';
import { makeStyles } from '@material-ui/core/styles';
import { useId, useState, type ReactNode } from 'react';
import { useRequestGroup } from '../../queries';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { Announcement } from '../Rollback/Announcement';
import { DecisionFields } from '../Rollback/DecisionFields';
import { DialogButton } from '../Rollback/DialogButton';
import { DialogFrame } from '../Rollback/DialogFrame';
import { GlassField } from '../Rollback/GlassField';
import { useDecision } from '../Rollback/useDecision';
import { groupSkips } from './groupGlass';
import { MemberTable } from './MemberTable';
import { useMembers } from './useMembers';

const useStyles = makeStyles(
  theme => ({
    body: {
      display: 'grid',
      gap: theme.spacing(2),
      padding: theme.spacing(2, 2.5),
    },
    rule: {
      display: 'grid',
      gridTemplateColumns: '260px minmax(0, 1fr)',
      gap: theme.spacing(2),
      [theme.breakpoints.down('xs')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    },
    takes: { fontSize: 14, color: theme.palette.text.secondary },
    problem: { marginBottom: theme.spacing(1) },
  }),
  { name: 'BackspinGroupDecision' },
);

const ORDERED: OnFailure[] = ['stop', 'continue'];

/** The decision about several rollbacks: which, in which order, how many at once, and why. */
export function GroupDecision({
  entityRef,
  plan,
  titleId,
  head,
  onAsked,
  onRefused,
  onClose,
}: {
  entityRef: string;
  plan: GroupPlan;
  titleId: string;
  /** What stands above the targets. */
  head: ReactNode;
  onAsked(view: RollbackGroupView): void;
  /** The request was refused; what can be rolled back may be different now. */
  onRefused(): void;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const id = useId();
  const skips = groupSkips(plan.members);
  const [glass, setGlass] = useState(false);
  const broken = skips !== undefined && glass;
  const members = useMembers(plan.members, broken);
  const { chosen } = members;
  const [atOnce, setAtOnce] = useState(String(plan.atOnce));
  const [onFailure, setOnFailure] = useState<OnFailure>(plan.onFailure);
  const plans = chosen.map(member => member.plan);
  const word = groupConfirmation(plans);
  const decision = useDecision({ word, broken });
  const request = useRequestGroup(entityRef);
  const isSending = request.isPending;
  const many = Number(atOnce);
  const isMany = /^\d+$/.test(atOnce) && many >= 1 && many <= plan.mostAtOnce;
  const none = chosen.length === 0;

  const submit = () => {
    if (isSending || none || !isMany || !decision.check()) return;
    request.mutate(
      {
        targets: plans.map(({ target, to, strategy, fingerprint }) => ({
          target: target.id,
          to: to.id,
          strategy,
          fingerprint,
        })),
        reason: decision.reason.trim(),
        atOnce: many,
        onFailure,
        confirmation: word && decision.confirmation.trim(),
        breakGlass: broken || undefined,
      },
      { onSuccess: onAsked, onError: onRefused },
    );
  };

  return (
    <DialogFrame
      titleId={titleId}
      title={t('group.title')}
      onSubmit={submit}
      foot={
        <>
          {request.error && (
            <div role="alert" className={classes.problem}>
              <Notice state="attention">
                {t('group.notAsked', { message: request.error.message })}
              </Notice>
            </div>
          )}
          {skips && (
            <GlassField
              skips={skips}
              tells={plan.breakGlassTells ?? []}
              broken={broken}
              isSending={isSending}
              onChange={setGlass}
            />
          )}
          <DecisionFields
            word={word}
            decision={decision}
            broken={broken}
            isSending={isSending}
          />
        </>
      }
      actions={
        <>
          <DialogButton onClick={onClose}>{t('rollback.cancel')}</DialogButton>
          <DialogButton urgent submit off={isSending || none || !isMany}>
            {none && t('group.none')}
            {!none &&
              (isSending
                ? t('group.submitting')
                : t(broken ? 'group.submitGlass' : 'group.submit', {
                    count: chosen.length,
                  }))}
          </DialogButton>
        </>
      }
    >
      <div className={classes.body}>
        {head}
        <Announcement
          text={t('group.planned', { all: `${plan.members.length}` })}
        />
        <MemberTable members={members} isSending={isSending} />
        <div className={classes.rule}>
          <TextField
            id={`${id}-at-once`}
            label={t('group.atOnce')}
            variant="outlined"
            size="small"
            type="number"
            value={atOnce}
            onChange={event => setAtOnce(event.target.value)}
            inputProps={{ min: 1, max: plan.mostAtOnce }}
            InputProps={{ readOnly: isSending }}
            error={!isMany}
            helperText={t(isMany ? 'group.atOnceHelp' : 'group.atOnceWrong', {
              most: `${plan.mostAtOnce}`,
            })}
          />
          <TextField
            id={`${id}-on-failure`}
            label={t('group.onFailure')}
            variant="outlined"
            size="small"
            select
            value={onFailure}
            onChange={event => setOnFailure(event.target.value as OnFailure)}
            InputProps={{ readOnly: isSending }}
            SelectProps={{
              SelectDisplayProps: { id: `${id}-on-failure` },
            }}
          >
            {ORDERED.map(value => (
              <MenuItem key={value} value={value}>
                {t(`group.${value}`)}
              </MenuItem>
            ))}
          </TextField>
        </div>
        {!none && isMany && (
          <div className={classes.takes}>
            {t('group.takes', {
              duration: durationText(groupExpectedMs(plans, many)),
            })}
          </div>
        )}
      </div>
    </DialogFrame>
  );
}
