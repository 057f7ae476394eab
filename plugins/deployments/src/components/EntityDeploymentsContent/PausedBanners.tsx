import {
  headlineOf,
  type EntityDeployments,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { ResumeBuilds } from '../ResumeBuilds';
import { useNow } from '../Time';

/** One line for every branch whose automatic builds are paused, unless the headline says it already. */
export function PausedBanners({
  entityRef,
  data,
}: {
  entityRef: string;
  data: EntityDeployments;
}) {
  const { t } = useT();
  const headline = headlineOf(data, useNow(60_000));
  const said = headline.kind === 'paused' ? headline.view.target.id : undefined;
  const titles = new Map(data.environments.map(e => [e.name, e.title]));
  const paused = data.targets.filter(
    ({ target, observation }) =>
      target.id !== said &&
      observation?.notices.some(({ code }) => code === 'builds-paused'),
  );
  return (
    <>
      {paused.map(view => (
        <Notice
          key={view.target.id}
          state="paused"
          action={<ResumeBuilds entityRef={entityRef} view={view} button />}
        >
          {t('pausedBanner', {
            target: view.target.name,
            where:
              titles.get(view.target.environment ?? '') ??
              view.target.qualifier,
          })}
        </Notice>
      ))}
    </>
  );
}
