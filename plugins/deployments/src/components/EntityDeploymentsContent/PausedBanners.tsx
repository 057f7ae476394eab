import {
  headlineOf,
  type EntityDeployments,
} from '@backspin/backstage-plugin-deployments-common';
import Alert from '@material-ui/lab/Alert';
import { useT } from '../../translation';
import { ResumeBuilds } from '../ResumeBuilds';
import { StateIcon } from '../State';
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
  return (
    <>
      {data.targets
        .filter(
          ({ target, observation }) =>
            target.id !== said &&
            observation?.notices.some(({ code }) => code === 'builds-paused'),
        )
        .map(view => (
          <Alert
            key={view.target.id}
            severity="info"
            variant="outlined"
            icon={<StateIcon state="paused" />}
            action={<ResumeBuilds entityRef={entityRef} view={view} button />}
          >
            {t('pausedBanner', {
              target: view.target.name,
              where:
                titles.get(view.target.environment ?? '') ??
                view.target.qualifier,
            })}
          </Alert>
        ))}
    </>
  );
}
