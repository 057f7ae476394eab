import { Rule, faultAt } from './Rule';
import { functionsOf, possibleValues, record } from './template';

export const trafficShiftAlarms: Rule = {
  id: 'traffic-shift-alarms',
  severity: 'error',
  doc: 'Where traffic shifts step by step, alarms watch it. Without alarms nothing takes a bad release back: the canary only delays it.',
  fix: 'Name alarms in DeploymentPreference.Alarms, with !Ref.',
  check: ({ templates }) =>
    functionsOf(templates)
      .filter(({ template, properties }) => {
        const {
          Type: type,
          Enabled: enabled,
          Alarms: alarms,
        } = record(properties.DeploymentPreference);
        const shifts = possibleValues(template, type).some(
          value => value !== 'AllAtOnce',
        );
        const watched = Array.isArray(alarms)
          ? alarms.length > 0
          : alarms !== undefined && alarms !== null;
        return type !== undefined && enabled !== false && shifts && !watched;
      })
      .map(fn =>
        faultAt(
          fn.template,
          fn.path('DeploymentPreference'),
          `${fn.id} shifts traffic without an alarm that watches it`,
        ),
      ),
};
