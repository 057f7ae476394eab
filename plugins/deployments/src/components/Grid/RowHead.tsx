import type { Observation } from '@backspin/backstage-plugin-deployments-common';
import Typography from '@material-ui/core/Typography';
import { makeStyles } from '@material-ui/core/styles';
import { useT, type Translate } from '../../translation';
import { Dotted } from './CellMeta';
import type { Column, Row } from './layout';

const useStyles = makeStyles(
  theme => ({
    name: {
      fontSize: 14,
      lineHeight: '20px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
    },
    whole: {
      display: 'inline-block',
      maxWidth: '100%',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
      verticalAlign: 'bottom',
    },
    fact: {
      fontSize: 12,
      lineHeight: '18px',
      fontWeight: 400,
      color: theme.palette.text.secondary,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinRowHead' },
);

/** What is worth saying of a row once: from the environment nearest to the users. */
function factsOf(
  { details }: Observation,
  t: Translate,
): { kind: string; facts: string[] } {
  if (details.kind === 'amplify-branch') {
    const domain = details.domains[0]?.name;
    return {
      kind: [t('grid.amplify'), details.framework].filter(Boolean).join(' · '),
      facts: domain ? [domain] : [],
    };
  }
  const facts = [
    details.runtime,
    details.memorySize === undefined
      ? undefined
      : t('grid.memory', { megabytes: `${details.memorySize}` }),
    details.codeDeploy && 'CodeDeploy',
  ];
  return {
    kind:
      details.alias === '$LATEST'
        ? t('grid.latestOnly')
        : t('grid.alias', { alias: details.alias }),
    facts: facts.filter((fact): fact is string => Boolean(fact)),
  };
}

/** Name of a row and what it is. */
export function RowHead({ row, columns }: { row: Row; columns: Column[] }) {
  const classes = useStyles();
  const { t } = useT();
  const observation = [...columns]
    .reverse()
    .flatMap(({ key }) => row.cells.get(key) ?? [])
    .find(view => view.observation)?.observation;
  const { kind, facts } = observation
    ? factsOf(observation, t)
    : {
        kind: row.kind === 'amplify-branch' ? t('grid.amplify') : 'Lambda',
        facts: [],
      };
  return (
    <>
      <Typography component="div" className={classes.name}>
        {row.name}
      </Typography>
      <div className={classes.fact}>{kind}</div>
      {facts.length > 0 && (
        <div className={classes.fact}>
          <Dotted
            parts={facts.map(fact => (
              <span className={classes.whole} title={fact}>
                {fact}
              </span>
            ))}
          />
        </div>
      )}
    </>
  );
}
