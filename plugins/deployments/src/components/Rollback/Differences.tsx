import type {
  ConfigurationDifference,
  Plan,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { Code } from './Code';

const useStyles = makeStyles(
  { list: { margin: 0, padding: 0, listStyle: 'none' } },
  { name: 'BackspinDifferences' },
);

const VARIABLE = 'variable ';

/** A difference in words. Of a variable it says which release has it; values are never known here. */
function Difference({
  difference: { field, from, to },
  plan,
}: {
  difference: ConfigurationDifference;
  plan: Plan;
}) {
  const { t } = useT();
  if (field.startsWith(VARIABLE)) {
    return (
      <>
        {t('rollback.onlyIn', {
          name: <Code>{field.slice(VARIABLE.length)}</Code>,
          release: from === undefined ? plan.to.label : plan.from.label,
        })}
      </>
    );
  }
  return (
    <>
      {t('rollback.changes', {
        field,
        from: from ?? t('rollback.unset'),
        to: to ?? t('rollback.unset'),
      })}
    </>
  );
}

/** What is configured otherwise in the release gone back to. */
export function Differences({ plan }: { plan: Plan }) {
  const classes = useStyles();
  const { t } = useT();
  if (plan.differences.length === 0) {
    return (
      <>
        {t(
          plan.target.kind === 'amplify-branch'
            ? 'rollback.configurationOfToday'
            : 'rollback.sameConfiguration',
        )}
      </>
    );
  }
  return (
    <ul className={classes.list}>
      {plan.differences.map(difference => (
        <li key={difference.field}>
          <Difference difference={difference} plan={plan} />
        </li>
      ))}
    </ul>
  );
}
