export interface Config {
  /** What a company settles for all its new serverless services. */
  awsServerless?: {
    /**
     * Folder whose files go over the built-in skeletons, file by file, seen from
     * the folder in which the backend is started: a file
     * takes the place of the one with the same path under this package's
     * `skeletons`, and further files are added.
     */
    skeletons?: string;

    /**
     * Runtimes that new services may have, the default first. All that are
     * supported where left out.
     */
    runtimes?: Array<'nodejs24.x' | 'nodejs22.x' | 'python3.14' | 'python3.13'>;

    /**
     * Environments of every service whose description names none, in the order
     * in which a change passes through them.
     */
    environments?: Array<{
      /** Such as `prod`; part of the names of stacks and functions. */
      name: string;
      /** Pushes to this branch deploy to the environment. */
      branch: string;
      /** Twelve digits. */
      accountId: string;
      /** `us-east-1` where left out. */
      region?: string;
      /**
       * How traffic moves to a new version: `AllAtOnce` (the default) by the
       * alias alone, the others by CodeDeploy, watched by alarms.
       */
      deploymentPreference?:
        | 'AllAtOnce'
        | 'Canary10Percent5Minutes'
        | 'Canary10Percent10Minutes'
        | 'Canary10Percent15Minutes'
        | 'Canary10Percent30Minutes'
        | 'Linear10PercentEvery1Minute'
        | 'Linear10PercentEvery2Minutes'
        | 'Linear10PercentEvery3Minutes'
        | 'Linear10PercentEvery10Minutes';
      /** Errors in percent of invocations above which a deployment is taken back; 1 where left out. */
      errorRateAlarmPercent?: number;
      /** Days that log groups keep their events; 30 where left out. */
      logRetentionDays?: 7 | 14 | 30 | 60 | 90 | 180 | 365 | 731;
      /** Whether deployments wait for a reviewer of the GitHub environment. */
      approval?: boolean;
    }>;

    /** Versions that take the place of the built-in pins. */
    versions?: {
      /** By package of PyPI, such as `boto3: 1.43.109`. */
      python?: { [packageName: string]: string };
      /** By action of GitHub, such as `actions/checkout`. */
      actions?: {
        [action: string]: {
          /** Commit that workflows name. */
          sha: string;
          /** Version that the comment beside it tells. */
          version: string;
        };
      };
    };

    /** Keys of tags that everything carries, which `aws-serverless:validate` asks for. */
    requiredTags?: string[];

    /**
     * Command with which generated pipelines validate the project, such as
     * `npx --yes --package @backspin/backstage-plugin-scaffolder-backend-module-aws-serverless@0.1.0 backspin-validate`.
     * The pipelines' runners must be able to fetch it. Left out, they validate
     * with the SAM CLI alone.
     */
    validator?: string;
  };
}
