import type {
  StepContext,
  StepResult,
} from '@backspin/backstage-plugin-deployments-node';
import type { AccountReaders, Place } from '../../../account';
import type { AwsClients } from '../../../clients';

/** What the steps speak to AWS through. */
export interface StepSources {
  clients: AwsClients;
  readers: Pick<AccountReaders, 'codeDeploy'>;
}

/** A step of a rollback of an alias. */
export type LambdaStep = (
  context: StepContext,
  sources: StepSources,
) => Promise<StepResult>;

/** Where the target of a step is. */
export function placeOf({ plan }: StepContext): Place {
  const { account, region } = plan.target;
  return { account, region };
}
