import type { LoggerService } from '@backstage/backend-plugin-api';
import type { EventsService } from '@backstage/plugin-events-node';
import { z } from 'zod';
import type { ObservationStore } from '../store/ObservationStore';
import type { Observer } from './Observer';

/**
 * Topic on which EventBridge events are expected, each as it comes from AWS. It has
 * no dot: the SQS module of the events backend takes topics as keys of the
 * configuration, and those cannot hold one.
 *
 * @public
 */
export const AWS_EVENTS_TOPIC = 'awsEvents';

/** What is used of an EventBridge event. https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
const eventSchema = z.object({
  source: z.string(),
  account: z.string(),
  region: z.string(),
  resources: z.array(z.string()).default([]),
  detail: z.record(z.string(), z.unknown()).default({}),
});

/** Which targets an event is about. */
export type EventMatch = Parameters<ObservationStore['find']>[0];

const text = (value: unknown) =>
  typeof value === 'string' && value ? value : undefined;

/**
 * Works out which targets an event is about: from the ARNs that it names, and
 * from what the services put into `detail`. Undefined when it is about none.
 */
export function matchOfEvent(payload: unknown): EventMatch | undefined {
  const parsed = eventSchema.safeParse(payload);
  if (!parsed.success) return undefined;
  const { source, account, region, resources, detail } = parsed.data;
  const place = { account, region };
  switch (source) {
    case 'aws.amplify': {
      // "Amplify Deployment Status Change": appId, branchName, jobId, jobStatus.
      const app =
        text(detail.appId) ??
        resources.map(arn => /:apps\/([a-z0-9]+)/.exec(arn)?.[1]).find(Boolean);
      if (!app) return undefined;
      const branch = text(detail.branchName);
      return {
        ...place,
        kind: 'amplify-branch',
        path: branch
          ? `:apps/${app}/branches/${encodeURIComponent(branch)}`
          : `:apps/${app}`,
      };
    }
    case 'aws.lambda': {
      // Calls recorded by CloudTrail carry the function in requestParameters.
      const parameters = z
        .object({ functionName: z.string() })
        .safeParse(detail.requestParameters);
      const named =
        (parameters.success ? parameters.data.functionName : undefined) ??
        text(detail.functionName) ??
        resources.find(arn => arn.includes(':function:'));
      const name = named?.includes(':function:')
        ? named.split(':function:')[1].split(':')[0]
        : named?.split(':')[0];
      return name
        ? { ...place, kind: 'lambda-alias', resourceName: name }
        : undefined;
    }
    case 'aws.codedeploy': {
      const application = text(detail.application);
      const group = text(detail.deploymentGroup);
      return application && group
        ? { ...place, codeDeployGroup: `${application}/${group}` }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** Has the targets of events read at once. */
export async function subscribeToAwsEvents(deps: {
  events: EventsService;
  observations: Pick<ObservationStore, 'find'>;
  observer: Pick<Observer, 'markChanged' | 'observeDue'>;
  logger: LoggerService;
}): Promise<void> {
  await deps.events.subscribe({
    id: 'deployments',
    topics: [AWS_EVENTS_TOPIC],
    async onEvent({ eventPayload }) {
      const match = matchOfEvent(eventPayload);
      if (!match) {
        deps.logger.debug(`An event on ${AWS_EVENTS_TOPIC} is about no target`);
        return;
      }
      await deps.observer.markChanged(await deps.observations.find(match));
      await deps.observer.observeDue();
    },
  });
}
