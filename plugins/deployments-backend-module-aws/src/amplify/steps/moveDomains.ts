import { UpdateDomainAssociationCommand } from '@aws-sdk/client-amplify';
import type { DomainAssociation } from '@aws-sdk/client-amplify';
import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import { underLease } from '../../clients';
import { failedBy, sentences, settle } from '../../steps/outcome';
import {
  branchOfHosts,
  hasFailed,
  hostsOf,
  isChanging,
  settingsAfter,
} from '../domains';
import type { DomainNames } from '../domains';
import { liveJob, normalJobId } from '../jobs';
import { switchInputSchema } from './inputs';
import type { SwitchInput } from './inputs';
import { JOBS_LOOKED_AT, POLL_MS, refOf, writer } from './shared';
import type { StepSources } from './shared';

const NOTHING_MOVED = 'No domain was moved';

/** Where the names of one domain lead. */
type Standing = 'to-move' | 'moved' | 'elsewhere' | 'gone';

function standingOf(
  associations: readonly DomainAssociation[],
  names: DomainNames,
  { from, to }: SwitchInput,
): Standing {
  const branches = branchOfHosts(associations);
  const found = hostsOf([names]).map(host => branches.get(host));
  if (found.some(branch => branch === undefined)) return 'gone';
  if (found.every(branch => branch === to)) return 'moved';
  return found.every(branch => branch === from || branch === to)
    ? 'to-move'
    : 'elsewhere';
}

const associationOf = (
  associations: readonly DomainAssociation[],
  { domain }: DomainNames,
) => associations.find(({ domainName }) => domainName === domain);

/** Why the branch may not be served, though the plan says so; undefined when it may. */
async function notWarm(
  context: StepContext,
  input: SwitchInput,
  sources: StepSources,
): Promise<StepResult | undefined> {
  const ref = refOf(context, { appId: input.appId, branch: input.to });
  const read = await settle(
    sources.reader.jobs(ref, JOBS_LOOKED_AT, () => true, { urgent: true }),
  );
  if ('error' in read) {
    return failedBy(read.error, `The builds of ${input.to} could not be read`);
  }
  const live = liveJob(read.output);
  const build = live && normalJobId(live.jobId);
  return build === input.build
    ? undefined
    : {
        outcome: 'failed',
        message: sentences(
          `${input.to} serves ${
            build ? `build #${build}` : 'nothing'
          }, not build #${input.build} as when the plan was made`,
          'Plan again from what it serves now',
        ),
      };
}

/** Sends the custom names to the other branch, one domain after the other, each once. */
export async function moveDomains(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = switchInputSchema.parse(context.step.input);
  const ref = refOf(context, input);
  const read = await settle(
    sources.reader.domains(ref, input.appId, { urgent: true }),
  );
  if ('error' in read) return failedBy(read.error, NOTHING_MOVED);
  const associations = read.output;
  const standings = input.names.map(names => ({
    names,
    standing: standingOf(associations, names, input),
  }));
  const lost = standings.find(
    ({ standing }) => standing === 'elsewhere' || standing === 'gone',
  );
  if (lost) {
    return {
      outcome: 'failed',
      message: sentences(
        `Somebody else has changed ${hostsOf([lost.names]).join(
          ', ',
        )} after the plan was made`,
        'Plan again from where it leads now',
      ),
    };
  }
  const toMove = standings
    .filter(({ standing }) => standing === 'to-move')
    .map(({ names }) => names);
  const busy = toMove.find(names => {
    const association = associationOf(associations, names);
    return association && isChanging(association);
  });
  if (busy) {
    return {
      outcome: 'waiting',
      message: `${busy.domain} is being changed by somebody else. It is moved after that.`,
      pollMs: POLL_MS,
    };
  }
  const cold =
    toMove.length > 0 ? await notWarm(context, input, sources) : undefined;
  if (cold) return cold;

  const requestIds: string[] = [];
  for (const names of toMove) {
    const asked = await settle(
      writer(sources, ref).send(
        underLease(
          context,
          new UpdateDomainAssociationCommand({
            appId: input.appId,
            domainName: names.domain,
            subDomainSettings: settingsAfter(
              associationOf(associations, names)!,
              names.prefixes,
              input.to,
            ),
          }),
        ),
      ),
    );
    requestIds.push(...asked.requestIds);
    if ('error' in asked) {
      return failedBy(
        asked.error,
        `${names.domain} was not moved`,
        requestIds,
        'Look at Custom domains of the app in the AWS console',
      );
    }
  }
  return {
    outcome: 'done',
    message:
      toMove.length > 0
        ? `Amplify moves ${hostsOf(input.names).join(', ')} to ${input.to}.`
        : `${hostsOf(input.names).join(', ')} lead to ${input.to} already.`,
    requestIds,
  };
}

/** Waits until Amplify has spread the change. */
export async function waitDomains(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = switchInputSchema.parse(context.step.input);
  const read = await settle(
    sources.reader.domains(refOf(context, input), input.appId, {
      urgent: true,
    }),
  );
  if ('error' in read) {
    return failedBy(read.error, 'The custom domains could not be read');
  }
  const associations = read.output;
  for (const names of input.names) {
    const association = associationOf(associations, names);
    if (!association || standingOf(associations, names, input) !== 'moved') {
      return {
        outcome: 'failed',
        message: `${names.domain} does not lead to ${input.to} any more: somebody else has changed it. Plan again from where it leads now.`,
      };
    }
    if (hasFailed(association)) {
      return {
        outcome: 'failed',
        message: sentences(
          `Amplify could not move ${names.domain}`,
          association.statusReason,
          'Check its DNS records under Custom domains of the app in the AWS console',
        ),
      };
    }
    if (isChanging(association)) {
      return {
        outcome: 'waiting',
        message: `${names.domain} is ${
          association.updateStatus ?? association.domainStatus
        }.`,
        pollMs: POLL_MS,
        progress: Math.min(
          0.99,
          (sources.now() - context.firstStartedAt) / context.plan.expectedMs,
        ),
      };
    }
  }
  return {
    outcome: 'done',
    message: `${hostsOf(input.names).join(', ')} lead to ${input.to}.`,
  };
}

/** Checks that the branch has not been built anew meanwhile. */
export async function checkBranch(
  context: StepContext,
  sources: StepSources,
): Promise<StepResult> {
  const input = switchInputSchema.parse(context.step.input);
  const cold = await notWarm(context, input, sources);
  return (
    cold ?? {
      outcome: 'done',
      message: `${input.to} serves build #${input.build}, as planned.`,
    }
  );
}
