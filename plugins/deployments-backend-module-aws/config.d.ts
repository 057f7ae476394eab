export interface Config {
  deployments?: {
    /** Where AWS deployments are read from and rolled back. */
    aws?: {
      /**
       * Address of a service that speaks AWS's protocols, used for every call
       * instead of AWS itself: the simulator, for instance.
       */
      endpoint?: string;
      /**
       * Alias that serves a function's traffic when an annotation names none.
       * Default: live.
       */
      defaultAlias?: string;
      /**
       * Regular expression with named groups `sha`, and optionally `message` and
       * `author`, that finds the commit in the description of a Lambda version.
       * The default understands `41b07aa Batch statement export (Jon P.)`.
       */
      commitPattern?: string;
      /**
       * Share of each AWS quota that the portal allows itself, above 0 and at
       * most 1, so that pipelines keep the rest. Default: 0.5.
       */
      quotaShare?: number;
      /**
       * Hours for which a revert in the repository waits for somebody to merge its
       * pull request, above 0 and at most 336. After them the rollback fails and
       * the pull request stays open. Default: 24.
       */
      mergeHours?: number;
      /**
       * The accounts whose deployments are shown. Base credentials come from
       * the `aws` section of the configuration or the default chain.
       */
      accounts?: Array<{
        /** Account id: twelve digits, in quotes. */
        id: string;
        /** As people call the account, e.g. prod. */
        name?: string;
        /** Regions in which targets are looked for. */
        regions: string[];
        /** Name or ARN of the role that is assumed for reading. */
        readRole?: string;
        /** Name or ARN of the role that is assumed for rollbacks. */
        writeRole?: string;
        /**
         * External id that the roles' trust policies ask for.
         * @visibility secret
         */
        externalId?: string;
      }>;
    };
  };
}
