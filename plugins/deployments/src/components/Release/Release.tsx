import { Link } from '@backstage/core-components';
import { parseEntityRef } from '@backstage/catalog-model';
import { EntityDisplayName } from '@backstage/plugin-catalog-react';
import type {
  Commit,
  Initiator,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useT } from '../../translation';

const useStyles = makeStyles(
  theme => ({
    label: {
      fontWeight: 700,
      fontVariantNumeric: 'tabular-nums',
      whiteSpace: 'nowrap',
    },
    arrow: { color: theme.palette.text.secondary, padding: '0 4px' },
    commit: {
      display: 'flex',
      minWidth: 0,
      gap: '0.75ch',
      fontFamily: 'Menlo, Consolas, "DejaVu Sans Mono", monospace',
      fontSize: 12,
      lineHeight: '18px',
    },
    sha: { flex: 'none' },
    message: {
      minWidth: 0,
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    hidden: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  }),
  { name: 'BackspinRelease' },
);

/** A release as people say it, `v43`, or a change of it, `v44 → v45`. */
export function ReleaseLabel({ from, to }: { from?: string; to: string }) {
  const classes = useStyles();
  const { t } = useT();
  if (!from || from === to) return <span className={classes.label}>{to}</span>;
  return (
    <span className={classes.label}>
      {from}
      <span className={classes.arrow} aria-hidden="true">
        →
      </span>
      <span className={classes.hidden}> {t('release.to')} </span>
      {to}
    </span>
  );
}

/** The first seven characters of a SHA, as git shows it. */
export const shortSha = (sha: string) => sha.slice(0, 7);

/** A commit in one line: its SHA, linked where its page is known, and the first line of its message. */
export function CommitLine({ commit }: { commit: Commit }) {
  const classes = useStyles();
  const message = commit.message?.split('\n')[0];
  return (
    <span className={classes.commit} title={commit.message}>
      {commit.url ? (
        <Link to={commit.url} className={classes.sha}>
          {shortSha(commit.sha)}
        </Link>
      ) : (
        <span className={classes.sha}>{shortSha(commit.sha)}</span>
      )}
      {message && <span className={classes.message}>{message}</span>}
    </span>
  );
}

const isEntityRef = (name: string) => {
  try {
    return name.includes(':') && Boolean(parseEntityRef(name));
  } catch {
    return false;
  }
};

/** A person by the name that the catalog has for an entity ref, or as given. */
export function PersonName({ name }: { name: string }) {
  return isEntityRef(name) ? (
    <EntityDisplayName entityRef={name} hideIcon disableTooltip />
  ) : (
    <>{name}</>
  );
}

/**
 * By whom a release was made live: for a pipeline the author of what it brought,
 * where that is known, for a pipeline deploys what somebody has written.
 */
export function InitiatorName({
  by,
  commit,
  full,
}: {
  by: Initiator;
  /** What the release was made from. */
  commit?: Commit;
  /** With the pipeline in the text, not only on hover. */
  full?: boolean;
}) {
  const { t } = useT();
  const name = by.name ?? t(`initiator.${by.kind}`);
  const author = by.kind === 'pipeline' ? commit?.author : undefined;
  if (!author) return <PersonName name={name} />;
  const through = t('initiator.through', { name });
  return full ? (
    <>
      {author} {through}
    </>
  ) : (
    <span title={`${author} ${through}`}>{author}</span>
  );
}
