import type {
  PlanPurpose,
  ReleaseCandidate,
} from '@backspin/backstage-plugin-deployments-common';
import type {
  PlanInput,
  PlanRefusal,
} from '@backspin/backstage-plugin-deployments-node';
import type { PlanFacts } from './facts';

/** What a plan is asked for. */
export const purposeOf = ({ purpose }: Pick<PlanInput, 'purpose'>) =>
  purpose ?? 'roll-back';

const refuse = (code: PlanRefusal['code'], message: string) => ({
  refusal: { code, message },
});

/** The version to which a plan of this purpose leads, or why there is none. */
function versionFor(
  purpose: PlanPurpose,
  { alias, stack }: PlanFacts,
): { version: string } | { refusal: PlanRefusal } {
  if (purpose === 'settle-traffic') {
    return alias.second
      ? { version: alias.version }
      : refuse(
          'nothing-to-mend',
          `The alias sends all traffic to v${alias.version}. There is nothing to settle.`,
        );
  }
  const recorded = stack?.recordedVersion;
  if (!stack || recorded === undefined) {
    return refuse(
      'nothing-to-mend',
      stack
        ? `It is not known which version stack ${stack.name} has recorded. Deploy a revert instead.`
        : 'The function belongs to no stack that could be out of step.',
    );
  }
  return recorded === alias.version
    ? refuse(
        'nothing-to-mend',
        `Stack ${stack.name} has recorded v${recorded}, and the alias points at it: they are in step.`,
      )
    : { version: recorded };
}

/**
 * The release of a plan that mends what was left behind: all traffic on the main
 * version, or on the one that the stack has recorded.
 */
export function chooseToMend(
  input: PlanInput,
  facts: PlanFacts,
  candidates: readonly ReleaseCandidate[],
): { candidate: ReleaseCandidate } | { refusal: PlanRefusal } {
  const { inFlight } = facts;
  if (inFlight) {
    return refuse(
      'deployment-in-flight',
      `Deployment ${inFlight.id} is in progress and moves the alias. Wait for its end.`,
    );
  }
  const found = versionFor(purposeOf(input), facts);
  if ('refusal' in found) return found;
  const { version } = found;
  if (input.to !== undefined && input.to !== version) {
    return refuse(
      'not-eligible',
      `This leads to v${version}, not to v${input.to}. To go to another version, plan a rollback.`,
    );
  }
  const candidate = candidates.find(({ release }) => release.id === version);
  return candidate && candidate.reason?.code !== 'deleted'
    ? { candidate }
    : refuse(
        'release-deleted',
        `v${version} has been deleted in AWS. Deploy a revert instead: that brings alias and stack in step.`,
      );
}
