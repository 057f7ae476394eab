import { Path } from '../source/YamlSource';
import { Rule, faultAt } from './Rule';
import { functionsOf, record, resourcesOf } from './template';

export const alarmByReference: Rule = {
  id: 'alarm-by-reference',
  severity: 'error',
  doc: "DeploymentPreference.Alarms holds references. The bare name of a resource is no alarm's name in CloudWatch: CodeDeploy then watches an alarm that does not exist, and refuses or ignores it.",
  fix: 'Write !Ref before the name.',
  check: ({ templates }) =>
    functionsOf(templates).flatMap(fn => {
      const alarms = record(fn.properties.DeploymentPreference).Alarms;
      const ids = resourcesOf(fn.template).map(({ id }) => id);
      return lists(alarms, ['Alarms']).flatMap(({ path, items }) =>
        items.flatMap((alarm, index) =>
          typeof alarm === 'string'
            ? [
                faultAt(
                  fn.template,
                  [...fn.path('DeploymentPreference'), ...path, index],
                  `${fn.id} names the alarm ${alarm} without !Ref`,
                  ids.includes(alarm)
                    ? `Write !Ref ${alarm}.`
                    : `Declare the alarm in this template and write !Ref with its id.`,
                ),
              ]
            : [],
        ),
      );
    }),
};

/** The list of alarms, or both lists of an `Fn::If`. */
function lists(value: unknown, path: Path): { path: Path; items: unknown[] }[] {
  if (Array.isArray(value)) {
    return [{ path, items: value }];
  }
  const branches = record(value)['Fn::If'];
  return Array.isArray(branches)
    ? branches
        .slice(1)
        .flatMap((branch, index) =>
          lists(branch, [...path, 'Fn::If', index + 1]),
        )
    : [];
}
