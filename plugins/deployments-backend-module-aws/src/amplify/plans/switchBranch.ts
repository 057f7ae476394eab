import type { PlanStep } from '@backspin/backstage-plugin-deployments-common';
import { listed } from '../../rollback/notUndone';
import { hostsOf } from '../domains';
import { normalJobId } from '../jobs';
import { variableDifferences, variableNamesOf } from '../notUndone';
import type { SwitchInput } from '../steps/inputs';
import type { PlanFacts, WayPlan } from './types';

/** What Amplify takes to send a domain to another branch, in milliseconds: a few minutes, of experience. */
const USUAL_MS = 2 * 60_000;
const HOSTS_NAMED = 4;

function steps(facts: PlanFacts, input: SwitchInput): PlanStep[] {
  const { target } = facts.input;
  const hosts = listed(hostsOf(input.names), HOSTS_NAMED);
  const pause: PlanStep[] = input.pause
    ? [
        {
          id: 'pause-auto-build',
          title: `Pause automatic builds of ${input.to}`,
          action: 'amplify:UpdateBranch',
          call: `amplify:UpdateBranch ${target.name} ${input.to} enableAutoBuild false`,
          effect: true,
          input: { appId: input.appId, branch: input.to },
        },
      ]
    : [];
  return [
    ...pause,
    {
      id: 'move-domains',
      title: `Move ${hosts} to ${input.to}`,
      action: 'amplify:UpdateDomainAssociation',
      call: `amplify:UpdateDomainAssociation ${input.names
        .map(({ domain }) => domain)
        .join(', ')}: ${hosts}, ${input.from} → ${input.to}`,
      effect: true,
      input: { ...input },
    },
    {
      id: 'wait-domains',
      title: 'Wait until Amplify has moved them',
      action: 'amplify:ListDomainAssociations',
      call: `amplify:ListDomainAssociations ${target.name}, until AVAILABLE`,
      effect: false,
      input: { ...input },
    },
    {
      id: 'check-branch',
      title: `Check that ${input.to} still serves build #${input.build}`,
      action: 'amplify:ListJobs',
      call: `amplify:ListJobs ${target.name} ${input.to}, build #${input.build} expected`,
      effect: false,
      input: { ...input },
    },
  ];
}

/** Moving the custom domains to a branch that serves the release already. */
export function switchPlan(facts: PlanFacts): WayPlan {
  const {
    app,
    branch,
    names,
    servedBy,
    to,
    input: { rollbacks },
  } = facts;
  const warm = facts.warm!;
  const own = branch.branchName!;
  const warmName = warm.branch.branchName!;
  const isBack = warmName === own;
  const input: SwitchInput = {
    appId: app.appId!,
    branch: own,
    from: servedBy,
    to: warmName,
    names: [...names],
    build: normalJobId(warm.job.jobId),
    // Its own branch builds as before; on another, the next push would undo the rollback.
    pause: !isBack && Boolean(warm.branch.enableAutoBuild),
  };
  const hosts = hostsOf(names);
  const times = rollbacks
    .filter(({ plan }) => plan.strategy === 'amplify-switch-branch')
    .flatMap(({ steps: done }) => {
      const began = done[0]?.startedAt;
      const ended = done[done.length - 1]?.endedAt;
      return began && ended ? Date.parse(ended) - Date.parse(began) : [];
    });
  const defaultUrl = `${own}.${app.defaultDomain}`;
  return {
    steps: steps(facts, input),
    warnings: [
      {
        code: 'domains-move',
        title: `${
          hosts.length === 1 ? hosts[0] : `${hosts.length} domains`
        } will lead to ${warmName}`,
        message: isBack
          ? `${listed(hosts, HOSTS_NAMED)}: back to their own branch.`
          : `${listed(
              hosts,
              HOSTS_NAMED,
            )}. They stay there until somebody moves them back: a new build of ${own} reaches their users only then.`,
      },
      ...(isBack
        ? []
        : [
            {
              code: 'users-stay-behind' as const,
              title: `Users of ${defaultUrl} stay on ${facts.from.label}`,
              message: `Amplify's default domain of ${own} cannot be moved. Whoever comes by it gets ${facts.from.label} as before.`,
            },
          ]),
      ...(input.pause
        ? [
            {
              code: 'auto-build-paused' as const,
              title: `Automatic builds of ${warmName} are paused`,
              message: `Otherwise the next push to ${warmName} would undo the rollback. They stay paused until somebody resumes them there.`,
            },
          ]
        : []),
    ],
    expectedMs:
      times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? USUAL_MS,
    expectedFrom:
      times.length > 0
        ? `from the last ${
            times.length === 1 ? 'move' : `${times.length} moves`
          } of these domains`
        : 'from the few minutes that Amplify takes to move a domain',
    differences: variableDifferences(
      variableNamesOf(app, branch),
      variableNamesOf(app, warm.branch),
    ),
    basis: {
      liveRelease: facts.from.id,
      domains: hosts,
      domainsLeadTo: servedBy,
      warmBranch: warmName,
      warmBuild: input.build,
      chosenCommit: to.release.commit?.sha,
    },
  };
}
