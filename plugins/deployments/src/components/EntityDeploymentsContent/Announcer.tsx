import {
  stateOf,
  type EntityDeployments,
} from '@backspin/backstage-plugin-deployments-common';
import { makeStyles } from '@material-ui/core/styles';
import { useEffect, useRef, useState } from 'react';
import { useT } from '../../translation';
import { releasesOf } from '../Grid';

const useStyles = makeStyles(
  {
    root: {
      position: 'absolute',
      width: 1,
      height: 1,
      overflow: 'hidden',
      clip: 'rect(0 0 0 0)',
      whiteSpace: 'nowrap',
    },
  },
  { name: 'BackspinAnnouncer' },
);

/** Tells screen readers, politely, which targets changed their release or state since the page opened. */
export function Announcer({ data }: { data: EntityDeployments | undefined }) {
  const classes = useStyles();
  const { t } = useT();
  const known = useRef<Map<string, string>>();
  const [news, setNews] = useState('');

  useEffect(() => {
    if (!data) return;
    const titles = new Map(data.environments.map(e => [e.name, e.title]));
    const now = new Map(
      data.targets.map(view => [
        view.target.id,
        t('changes.announce', {
          target: view.target.name,
          where:
            titles.get(view.target.environment ?? '') ?? t('grid.notPlaced'),
          release: releasesOf(view).to ?? t('grid.nothingLive'),
          state: t(`state.${stateOf(view, Date.now())}`),
        }),
      ]),
    );
    const before = known.current;
    known.current = now;
    if (!before) return;
    const changed = [...now].filter(
      ([id, sentence]) => before.has(id) && before.get(id) !== sentence,
    );
    if (changed.length > 0) {
      setNews(changed.map(([, sentence]) => sentence).join('. '));
    }
  }, [data, t]);

  return (
    <div className={classes.root} role="status" aria-live="polite">
      {news}
    </div>
  );
}
