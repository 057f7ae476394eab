/** Charts of what callers met with before and after a rollback. */
export const signalMessages = {
  signals: {
    title: 'Before and after',
    errorRate: 'Errors',
    requests: 'Calls a minute',
    duration: 'Mean duration',
    change: '{{before}} → {{after}}',
    noCalls: 'no calls',
    chart: '{{title}}: {{before}} before the rollback, {{after}} after it',
    landed: 'live',
    none: 'Nobody has called it in this time.',
  },
} as const;
