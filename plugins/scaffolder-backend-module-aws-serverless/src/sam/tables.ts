import type { ServiceDescription } from '../description';
import type { FunctionValues, Shifts } from './values';

/** What calls a function, in few words. */
function callerOf({ trigger }: FunctionValues): string {
  switch (trigger.type) {
    case 'api':
      return `\`${trigger.method} ${trigger.path}\``;
    case 'schedule':
      return `\`${trigger.expression}\``;
    case 's3':
      return 'objects put into its bucket';
    case 'sqs':
      return 'messages of its queue';
    case 'eventbridge':
      return `events of \`${trigger.source}\``;
    default:
      return 'changes of its table';
  }
}

/** A text as it may stand in a cell. */
function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();
}

/** The tables of a service's README, documentation and runbook. */
export function tablesOf(
  { environments }: ServiceDescription,
  values: { functions: FunctionValues[]; shifts: Shifts },
) {
  const { functions, shifts } = values;
  return {
    functionTable: [
      ['function', 'called by', 'what it does'],
      ...functions.map(fn => [
        `\`${fn.name}\``,
        cell(callerOf(fn)),
        cell(fn.description),
      ]),
    ],
    environmentTable: [
      ['environment', 'branch', 'account', 'region', 'how traffic moves'],
      ...environments.map(environment => [
        environment.name,
        `\`${environment.branch}\``,
        environment.accountId,
        environment.region,
        [
          environment.deploymentPreference === 'AllAtOnce'
            ? 'at once'
            : `\`${environment.deploymentPreference}\``,
          ...(environment.approval ? ['after an approval'] : []),
        ].join(', '),
      ]),
    ],
    alarmTable: [
      ['alarm', 'what it means', 'what to do first'],
      [
        '`<function>-error-rate`',
        'callers of `live` meet errors',
        'look at the log; if it began with a release, take it back',
      ],
      ...(shifts === 'none'
        ? []
        : [
            [
              '`<function>-new-version-error-rate`',
              'the version being deployed fails',
              'nothing: CodeDeploy takes it back; then look at the log',
            ],
          ]),
      ...(functions.some(fn => fn.hasDeadLetterQueue)
        ? [
            [
              '`<function>-dead-letters`',
              'something could not be processed',
              'see _Dead letters_ below',
            ],
          ]
        : []),
    ],
    hasDeadLetters: functions.some(fn => fn.hasDeadLetterQueue),
    hasQueue: functions.some(fn => fn.trigger.type === 'sqs'),
    hasAsynchronous: functions.some(fn => fn.isAsynchronous),
    asynchronousCallers: asynchronousCallers(functions),
    hasStream: functions.some(fn => fn.trigger.type === 'dynamodb'),
  };
}

/** Which of the triggers that do not wait a service has, in words. */
function asynchronousCallers(functions: FunctionValues[]): string {
  const words: [string, string][] = [
    ['schedule', 'a schedule'],
    ['s3', 'a bucket'],
    ['eventbridge', 'a bus'],
  ];
  const used = words
    .filter(([type]) => functions.some(fn => fn.trigger.type === type))
    .map(([, word]) => word);
  return used.length > 2
    ? `${used.slice(0, -1).join(', ')} or ${used[used.length - 1]}`
    : used.join(' or ');
}
