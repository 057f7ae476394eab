import { Rule, faultAt } from './Rule';
import { functionsOf } from './template';

export const aliasAllProperties: Rule = {
  id: 'alias-all-properties',
  severity: 'warning',
  doc: 'A version is published when any property changes, not only when the code does. Otherwise a change of memory or variables reaches $LATEST only, and the alias goes on without it.',
  fix: 'Add AutoPublishAliasAllProperties: true beside AutoPublishAlias.',
  check: ({ templates }) =>
    functionsOf(templates)
      .filter(
        ({ properties }) =>
          properties.AutoPublishAlias &&
          properties.AutoPublishAliasAllProperties !== true,
      )
      .map(fn =>
        faultAt(
          fn.template,
          fn.path('AutoPublishAlias'),
          `${fn.id} publishes a version only when its code changes`,
        ),
      ),
};
