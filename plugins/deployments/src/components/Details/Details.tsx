import type {
  EntityDeployments,
  TargetView,
} from '@backspin/backstage-plugin-deployments-common';
import IconButton from '@material-ui/core/IconButton';
import Tab from '@material-ui/core/Tab';
import Tabs from '@material-ui/core/Tabs';
import { makeStyles } from '@material-ui/core/styles';
import CloseIcon from '@material-ui/icons/Close';
import { useEffect, useRef } from 'react';
import { useT } from '../../translation';
import { RollBackButton } from '../RollBackButton';
import { TargetStateChip } from '../State';
import {
  DETAILS_SECTIONS,
  useDetailsAddress,
  type DetailsSection,
} from '../useDetailsAddress';
import { Configuration } from './Configuration';
import { Section } from './Facts';
import { Overview } from './Overview';
import { ReleaseList } from './ReleaseList';
import { StepsSection } from './StepsSection';

const useStyles = makeStyles(
  theme => ({
    head: {
      display: 'flex',
      alignItems: 'flex-start',
      gap: theme.spacing(1),
      padding: theme.spacing(1.5, 1, 0.5, 2),
    },
    titles: { flex: 1, minWidth: 0 },
    title: {
      margin: 0,
      fontSize: 16,
      lineHeight: '22px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
      '&:focus': { outline: 'none' },
    },
    where: { fontSize: 12, color: theme.palette.text.secondary },
    actions: {
      display: 'flex',
      alignItems: 'center',
      justifyContent: 'space-between',
      padding: theme.spacing(0.5, 2, 1),
    },
    tabs: {
      minHeight: 36,
      borderBottom: `1px solid ${theme.palette.divider}`,
    },
    tab: {
      minHeight: 36,
      minWidth: 0,
      padding: theme.spacing(0.5, 1.5),
      textTransform: 'none',
      fontSize: 13,
    },
  }),
  { name: 'BackspinDetails' },
);

const CONTENT: Record<
  DetailsSection,
  (props: { entityRef: string; view: TargetView }) => JSX.Element
> = {
  overview: Overview,
  steps: StepsSection,
  configuration: Configuration,
  releases: ReleaseList,
};

/** All about one target. The title takes the focus when another target is opened. */
export function Details({
  entityRef,
  data,
  target,
  onClose,
}: {
  entityRef: string;
  data: EntityDeployments;
  /** Id of the target. */
  target: string;
  onClose(): void;
}) {
  const classes = useStyles();
  const { t } = useT();
  const address = useDetailsAddress();
  const title = useRef<HTMLHeadingElement>(null);
  const view = data.targets.find(item => item.target.id === target);
  const where =
    data.environments.find(({ name }) => name === view?.target.environment)
      ?.title ?? t('grid.notPlaced');

  useEffect(() => {
    // Without scrolling: the grid stays where it is.
    title.current?.focus({ preventScroll: true });
  }, [target]);

  const Content = CONTENT[address.section];
  return (
    <>
      <div className={classes.head}>
        <div className={classes.titles}>
          <h2 className={classes.title} ref={title} tabIndex={-1}>
            {view?.target.name ?? target}
          </h2>
          {view && (
            <div className={classes.where}>
              {where} · {view.target.resourceName}
              {view.target.qualifier !== view.target.resourceName &&
                `:${view.target.qualifier}`}
            </div>
          )}
        </div>
        <IconButton
          size="small"
          onClick={onClose}
          aria-label={t('details.close')}
        >
          <CloseIcon fontSize="small" />
        </IconButton>
      </div>
      {view ? (
        <>
          <div className={classes.actions}>
            <TargetStateChip view={view} />
            <RollBackButton view={view} size="small" />
          </div>
          <Tabs
            className={classes.tabs}
            value={address.section}
            onChange={(_, section) => address.open(target, section)}
            aria-label={t('details.sections')}
            indicatorColor="primary"
            variant="scrollable"
            scrollButtons="off"
          >
            {DETAILS_SECTIONS.map(section => (
              <Tab
                key={section}
                value={section}
                label={t(`details.${section}`)}
                className={classes.tab}
                id={`deployment-details-${section}`}
                aria-controls="deployment-details"
              />
            ))}
          </Tabs>
          <div
            role="tabpanel"
            id="deployment-details"
            aria-labelledby={`deployment-details-${address.section}`}
          >
            <Content entityRef={entityRef} view={view} />
          </div>
        </>
      ) : (
        <Section>{t('details.gone')}</Section>
      )}
    </>
  );
}
