import { Link } from '@backstage/core-components';
import type { Observation } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { shortSha } from '../Release';
import { Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    links: { display: 'flex', flexWrap: 'wrap', gap: theme.spacing(0.5, 2) },
  }),
  { name: 'BackspinLinks' },
);

/** Where else to look: the console, the commit, the repository, the site. */
export function Links({ observation }: { observation: Observation }) {
  const { t } = useT();
  const classes = useStyles();
  const { details, inFlight, live } = observation;
  const commit = live[0]?.release.commit;
  const amplify = details.kind === 'amplify-branch' ? details : undefined;
  const links: Array<[string, string | undefined]> = [
    [t('details.console'), observation.consoleUrl],
    [t('details.deploymentConsole'), inFlight?.consoleUrl],
    [
      t('details.commit', { sha: commit ? shortSha(commit.sha) : '' }),
      commit?.url,
    ],
    [t('details.repository'), amplify?.repository],
    [
      t('details.site'),
      amplify?.domains[0]
        ? `https://${amplify.domains[0].name}`
        : amplify?.defaultUrl,
    ],
  ];
  const known = links.filter(([, to]) => to);
  if (known.length === 0) return null;
  return (
    <Section title={t('details.links')}>
      <div className={classes.links}>
        {known.map(([text, to]) => (
          <Link key={text} to={to ?? ''}>
            {text}
          </Link>
        ))}
      </div>
    </Section>
  );
}
