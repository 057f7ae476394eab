import { Rule, faultAt } from './Rule';
import { functionsOf, record } from './template';

export const preferenceNeedsAlias: Rule = {
  id: 'preference-needs-alias',
  severity: 'error',
  doc: 'DeploymentPreference moves the traffic of an alias. Without AutoPublishAlias there is none, and SAM refuses the template or moves nothing.',
  fix: 'Add AutoPublishAlias: live, or take DeploymentPreference away.',
  check: ({ templates }) =>
    functionsOf(templates)
      .filter(
        ({ properties }) =>
          properties.DeploymentPreference !== undefined &&
          record(properties.DeploymentPreference).Enabled !== false &&
          !properties.AutoPublishAlias,
      )
      .map(fn =>
        faultAt(
          fn.template,
          fn.path('DeploymentPreference'),
          `${fn.id} has a DeploymentPreference but no AutoPublishAlias`,
        ),
      ),
};
