/** What the page says instead of, or beside, the grid. */
export const stateMessages = {
  empty: {
    title: 'No deployments are connected to this entity',
    lead: 'Add one or more of these annotations to its catalog file. They can be combined; each adds its targets.',
    stack: 'All functions of a CloudFormation or SAM stack',
    functions: 'Lambda functions, by ARN, with or without an alias',
    tags: 'Lambda functions, by tags, in all configured accounts',
    amplify: 'An Amplify app with all its branches',
    noTargets: 'The annotations lead to no target yet',
    noTargetsLead:
      'Nothing was found in the accounts and regions that the portal reads. It looks again by itself.',
  },
  resolving: {
    title: 'Looking up what belongs to this entity',
    lead: 'The portal reads AWS for the first time. This takes a few seconds.',
  },
  notAllowed: {
    title: 'You may not see these deployments',
    lead: 'They are shown to people who have the permission deployments.read for them, usually the owners. Ask the owner of this entity, or the people who run the portal.',
  },
  failed: {
    title: 'The deployments could not be read',
    retry: 'Try again',
  },
  problems: {
    title_one: '{{count}} annotation could not be understood',
    title_other: '{{count}} annotations could not be understood',
    expected: 'Expected: {{expected}}',
  },
  pausedBanner:
    '{{target}} in {{where}}: automatic builds are paused. A push does not go live.',
  loading: 'Reading deployments',
} as const;
