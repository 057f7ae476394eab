import type { HumanDuration } from '@backstage/types';

/** What a policy says, for an environment and where some of its targets differ. */
interface EnvironmentPolicy {
  /** How many people must approve a rollback; never the one who asks. Defaults to 0. */
  approvals?: number;
  /** Groups whose members may approve, as entity refs; everyone with the permission when absent. */
  approverGroups?: string[];
  /** After how long without enough approvals a request expires. Defaults to 4 hours; 1 minute to 30 days. */
  approvalExpiresAfter?: HumanDuration | string;
  /** When only break glass works: every week, or once. */
  freezeWindows?: Array<{
    /** What people call it. */
    title: string;
    /** Weekly: the days on which it begins. */
    days?: Array<'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun'>;
    /** Weekly: a time of day, `16:00`. Once: a local time, `2026-12-20T18:00`. */
    from: string;
    /** Weekly: a time of day up to `24:00`; on the next day, when it is not later than `from`. */
    to?: string;
    /** Once: a local time, `2027-01-04T08:00`. */
    until?: string;
    /** IANA time zone, e.g. `Europe/Berlin`. */
    timeZone: string;
  }>;
  /** Strategies that may be used, e.g. `lambda-alias`; all when absent. */
  strategies?: string[];
  /** Seconds for which alarms are watched after a rollback. Defaults to 0. */
  verificationSeconds?: number;
  /** Whoever rolls back must type the environment's name. Defaults to false. */
  typedConfirmation?: boolean;
  /** A rollback that turns out unhealthy is undone without anybody asking. Defaults to false. */
  undoWhenUnhealthy?: boolean;
}

export interface Config {
  deployments?: {
    /**
     * The environments of the delivery pipeline, in its order. A target belongs to
     * the first environment one of whose rules matches; a target that none matches
     * is shown as not placed. Without this key: `dev`, `staging` and `prod`, told by
     * the branches `develop`, `staging` and `main` and by the suffixes `-dev`,
     * `-staging` and `-prod` of functions and stacks.
     */
    environments?: Array<{
      /** Name in addresses and in typed confirmations, e.g. `prod`. */
      name: string;
      /** Name as shown; `name` when absent. */
      title?: string;
      /** The environment has the targets that any of these rules matches. */
      rules?: Array<{
        /** Glob patterns of branch names, e.g. `main` or `feature/*`. */
        branches?: string[];
        /** Suffixes of function names, e.g. `-prod`; left out of the target's name. */
        functionSuffixes?: string[];
        /** Suffixes of stack names, e.g. `-prod`. */
        stackSuffixes?: string[];
        /** Tags that the resource must carry, all of them. */
        tags?: { [key: string]: string };
        /** AWS account ids, in quotes. */
        accounts?: string[];
      }>;
      /**
       * Names of the environments at GitHub that are this one, in any case, e.g.
       * `production`. Without this key: `name` and `title`.
       */
      githubEnvironments?: string[];
      /** What a rollback in this environment needs, and what is watched after it. */
      policy?: EnvironmentPolicy & {
        /** What is different for some targets. Applied in order; the later one wins. */
        overrides?: Array<
          EnvironmentPolicy & {
            /** Every given field must match, by any of its items. At least one. */
            match: {
              /** Entity refs, e.g. `component:default/payouts`. */
              entities?: string[];
              /** Owners of the entity, as entity refs. */
              owners?: string[];
              /** Systems of the entity, as entity refs. */
              systems?: string[];
              /** Tags of the entity. */
              tags?: string[];
              /** Kinds of target: `lambda-alias`, `amplify-branch`. */
              kinds?: string[];
              /** AWS account ids, in quotes. */
              accounts?: string[];
            };
          }
        >;
      };
    }>;
    /** Rolling back past approval and freeze, in an emergency. */
    breakGlass?: {
      /** Groups that are told whenever somebody does, beside the owners; entity refs. */
      notify?: string[];
    };
    /** Rollbacks of several targets as one. */
    rollbackGroups?: {
      /** How many are carried out at once unless the requester says otherwise. Defaults to 5. */
      atOnce?: number;
      /** How many a requester may ask for at once. Defaults to 20; at most 28. */
      mostAtOnce?: number;
    };
    /** Pipelines at GitHub, of entities that name a repository there. */
    github?: {
      /** Show them on the Deployments tab. Defaults to true. */
      pipelines?: boolean;
      /**
       * In whose name deployments that wait at GitHub are approved and rejected.
       * `user`, the default: with the person's own GitHub token, so that GitHub
       * itself checks that the person is a reviewer; needs a GitHub auth provider.
       * `integration`: with the credentials under `integrations.github`, which have
       * to belong to a reviewer; who it was is in the comment and in the audit trail.
       * Then only `deployments.pipeline.approve` stands between people and prod.
       */
      approveAs?: 'user' | 'integration';
      /**
       * Host of the GitHub that people sign in to. Their tokens are sent to no other.
       * Defaults to `github.com`.
       */
      signInHost?: string;
    };
    /** How often AWS is read. */
    observer?: {
      /** A target on which nothing moves. Defaults to a minute; at least 5 seconds. */
      quiet?: HumanDuration | string;
      /** A target with a deployment or rollback in flight. Defaults to 3 seconds; at least one. */
      moving?: HumanDuration | string;
      /** A slow look at what changes seldom. Defaults to 15 minutes; at least one. */
      sweep?: HumanDuration | string;
      /** Working out anew which targets the entities have. Defaults to 1 minute; at least 10 seconds. */
      resolve?: HumanDuration | string;
    };
    history?: {
      /** For how long deployments are remembered. Defaults to 400 days. */
      keep?: HumanDuration | string;
    };
  };
}
