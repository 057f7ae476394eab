import { Rule, faultAt } from './Rule';
import {
  Resource,
  SamFunction,
  functionsOf,
  record,
  resourcesOf,
  text,
} from './template';

export const logRetention: Rule = {
  id: 'log-retention',
  severity: 'error',
  doc: 'The log group of a function is declared, with a retention. The one that Lambda makes by itself keeps everything for ever, and is paid for.',
  fix: 'Declare an AWS::Logs::LogGroup with RetentionInDays, and name it in the function’s LoggingConfig.LogGroup.',
  check: ({ templates }) =>
    functionsOf(templates)
      .filter(
        fn => !resourcesOf(fn.template).some(group => keepsLogsOf(group, fn)),
      )
      .map(fn =>
        faultAt(
          fn.template,
          fn.path(),
          `${fn.id} has no log group with a retention`,
        ),
      ),
};

function keepsLogsOf(group: Resource, fn: SamFunction): boolean {
  if (
    group.type !== 'AWS::Logs::LogGroup' ||
    group.properties.RetentionInDays === undefined
  ) {
    return false;
  }
  const used = record(fn.properties.LoggingConfig).LogGroup;
  const groupName = text(group.properties.LogGroupName);
  if (used !== undefined) {
    return (
      record(used).Ref === group.id ||
      (groupName !== undefined && text(used) === groupName)
    );
  }
  // Lambda's own name for a group, when the function is told no other.
  const functionName = text(fn.properties.FunctionName);
  return (
    groupName === `/aws/lambda/\${${fn.id}}` ||
    (functionName !== undefined && groupName === `/aws/lambda/${functionName}`)
  );
}
