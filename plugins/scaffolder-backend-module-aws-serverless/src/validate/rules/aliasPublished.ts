import { Rule, faultAt } from './Rule';
import { functionsOf, hooksOf, isHook } from './template';

export const aliasPublished: Rule = {
  id: 'alias-published',
  severity: 'error',
  doc: 'A function publishes a version behind an alias with each deployment. Without, callers use $LATEST, which is overwritten: there is nothing to go back to.',
  fix: 'Add AutoPublishAlias: live to the function, or to Globals.Function.',
  check: ({ templates }) => {
    const functions = functionsOf(templates);
    const hooks = hooksOf(functions);
    return functions
      .filter(fn => !fn.properties.AutoPublishAlias && !isHook(hooks, fn))
      .map(fn =>
        faultAt(
          fn.template,
          fn.path(),
          `${fn.id} publishes no version: it has no AutoPublishAlias`,
        ),
      );
  },
};
