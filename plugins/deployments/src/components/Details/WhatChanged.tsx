import { Link } from '@backstage/core-components';
import type { TargetView } from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';
import { CommitLine, ReleaseLabel } from '../Release';
import { compareUrl, configurationChanges } from './changes';
import { Section } from './Facts';

const useStyles = makeStyles(
  theme => ({
    list: { margin: 0, paddingLeft: theme.spacing(2.5) },
    secondary: { color: theme.palette.text.secondary },
    change: { fontVariantNumeric: 'tabular-nums' },
  }),
  { name: 'BackspinWhatChanged' },
);

/** How the live release differs from the one before it. */
export function WhatChanged({ view }: { view: TargetView }) {
  const { t } = useT();
  const classes = useStyles();
  const live = view.observation?.live[0]?.release;
  const before = view.previous?.release;
  if (!live) return null;
  if (!before) {
    return (
      <Section title={t('details.changed')}>
        <span className={classes.secondary}>{t('details.unknownChange')}</span>
      </Section>
    );
  }
  const changes = configurationChanges(
    before.configuration,
    live.configuration,
  );
  const compare = compareUrl(before.commit, live.commit);
  const sameCode =
    before.configuration?.codeSha256 !== undefined &&
    before.configuration.codeSha256 === live.configuration?.codeSha256;
  const known = before.configuration && live.configuration;
  return (
    <Section title={t('details.changed')}>
      <ReleaseLabel from={before.label} to={live.label} />
      {before.commit && <CommitLine commit={before.commit} />}
      {live.commit && <CommitLine commit={live.commit} />}
      {changes.length > 0 && (
        <ul className={classes.list}>
          {changes.map(({ field, from, to }) => (
            <li key={field} className={classes.change}>
              {field}: {from ?? '–'} → {to ?? '–'}
            </li>
          ))}
        </ul>
      )}
      {known && changes.length === 0 && (
        <div className={classes.secondary}>
          {t(sameCode ? 'details.sameCode' : 'details.nothingChanged')}
        </div>
      )}
      {compare && <Link to={compare}>{t('details.compare')}</Link>}
    </Section>
  );
}
