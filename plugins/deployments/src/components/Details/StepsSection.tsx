import { Link } from '@backstage/core-components';
import type {
  Deployment,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import Typography from '@material-ui/core/Typography';
import Skeleton from '@material-ui/lab/Skeleton';
import { useDeployment, useHistory } from '../../queries';
import { useT } from '../../translation';
import { CellMeta, Dotted, ProgressBar } from '../Grid';
import { Outcome } from '../History/Outcome';
import { CommitLine, InitiatorName } from '../Release';
import { StepList } from '../Steps';
import { Ago, Took } from '../Time';
import { Section } from './Facts';

interface StepsProps {
  entityRef: string;
  view: TargetView;
}

function InFlightSteps({ entityRef, view }: StepsProps) {
  const { t } = useT();
  const inFlight = view.observation?.inFlight;
  if (!inFlight) return null;
  return (
    <Section title={t('details.inFlightTitle', { release: inFlight.to.label })}>
      {inFlight.kind === 'build' && inFlight.progress !== undefined && (
        <ProgressBar inFlight={inFlight} />
      )}
      <CellMeta entityRef={entityRef} view={view} />
      <StepList
        entityRef={entityRef}
        target={view.target.id}
        deploymentId={inFlight.deploymentId}
        steps={inFlight.steps}
      />
      {inFlight.consoleUrl && (
        <Link to={inFlight.consoleUrl}>{t('details.deploymentConsole')}</Link>
      )}
    </Section>
  );
}

/** One deployment: how it went, step by step. */
export function DeploymentSteps({
  entityRef,
  deployment,
}: {
  entityRef: string;
  deployment: Deployment;
}) {
  const { t } = useT();
  const running =
    deployment.status === 'running' || deployment.status === 'queued';
  const { data, error } = useDeployment(
    entityRef,
    deployment.targetId,
    deployment.id,
    { live: running },
  );
  const { steps, reason, inferred, consoleUrl } =
    data?.deployment ?? deployment;
  return (
    <>
      {reason && <div>“{reason}”</div>}
      {inferred && (
        <Typography variant="body2" color="textSecondary">
          {t('details.inferred')}
        </Typography>
      )}
      {!steps && !data && !error && <Skeleton variant="rect" height={96} />}
      {error && !steps && (
        <Typography variant="body2" role="alert">
          {error.message}
        </Typography>
      )}
      {steps && steps.length > 0 && (
        <StepList
          entityRef={entityRef}
          target={deployment.targetId}
          deploymentId={deployment.id}
          steps={steps}
        />
      )}
      {data && !steps?.length && !inferred && (
        <Typography variant="body2" color="textSecondary">
          {t('details.noSteps')}
        </Typography>
      )}
      {consoleUrl && (
        <Link to={consoleUrl}>{t('details.deploymentConsole')}</Link>
      )}
    </>
  );
}

function LastDeployment({ entityRef, view }: StepsProps) {
  const { t } = useT();
  const { data, error } = useHistory(entityRef, { target: view.target.id });
  if (error) return <Section>{error.message}</Section>;
  if (!data) {
    return (
      <Section>
        <Skeleton variant="rect" height={120} />
      </Section>
    );
  }
  const [last] = data.pages[0].items;
  if (!last) return <Section>{t('details.noDeployments')}</Section>;
  const { deployment } = last;
  return (
    <Section
      title={t('details.lastTitle', { release: deployment.release.label })}
    >
      <div>
        <Outcome deployment={deployment} />{' '}
        <Dotted
          parts={[
            <Ago at={deployment.startedAt} />,
            <InitiatorName
              by={deployment.by}
              commit={deployment.release.commit}
              full
            />,
            deployment.endedAt && (
              <Took
                from={deployment.startedAt}
                to={deployment.endedAt}
                precise
              />
            ),
          ]}
        />
      </div>
      {deployment.release.commit && (
        <CommitLine commit={deployment.release.commit} />
      )}
      <DeploymentSteps entityRef={entityRef} deployment={deployment} />
    </Section>
  );
}

/** The steps of what is in flight, otherwise of the last deployment. */
export function StepsSection(props: StepsProps) {
  return props.view.observation?.inFlight ? (
    <InFlightSteps {...props} />
  ) : (
    <LastDeployment {...props} />
  );
}
