import {
  headlineOf,
  type EntityDeployments,
  type Rollback,
} from '@backspin/backstage-plugin-deployments-common';
import { useT } from '../../translation';
import { Notice } from '../Frame';
import { PersonName } from '../Release';
import { ResumeBuilds } from '../ResumeBuilds';
import { Ago, useNow } from '../Time';

/** Since when, by whom and why, where it was a rollback that paused them. */
function PausedBy({ rollback }: { rollback?: Rollback }) {
  const { t } = useT();
  const paused = rollback?.steps.find(
    ({ id, status, effect }) =>
      id === 'pause-auto-build' && status === 'succeeded' && effect,
  );
  // The domains of a switch lead to another branch, and it is that one's builds that were paused.
  if (!paused?.endedAt || rollback?.plan.strategy !== 'amplify-rebuild') {
    return null;
  }
  return (
    <>
      {' '}
      {t('headline.rolledBackDetail', {
        ago: <Ago at={paused.endedAt} />,
        name: <PersonName name={rollback.requestedBy} />,
        reason: rollback.reason,
      })}
    </>
  );
}

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
          <PausedBy rollback={view.rollback} />
        </Notice>
      ))}
    </>
  );
}
