import { Content, Header, Page } from '@backstage/core-components';
import {
  BreadcrumbEntry,
  appTreeApiRef,
  configApiRef,
  useApi,
  useApiHolder,
  useRouteRef,
} from '@backstage/frontend-plugin-api';
import { makeStyles } from '@material-ui/core/styles';
import type { ReactNode } from 'react';
import { useLocation } from 'react-router-dom';
import useTitle from 'react-use/esm/useTitle';
import { rootRouteRef } from '../routes';
import { useT } from '../translation';

interface PageFrameProps {
  /** Name of the page below the plugin's own; absent on the first page. */
  title?: string;
  children: ReactNode;
}

const useStyles = makeStyles(
  theme => ({
    content: {
      fontFamily: theme.typography.fontFamily,
      // The header of the shell brings its own distance.
      '&&': { paddingTop: 0 },
    },
    title: {
      margin: theme.spacing(0, 0, 2),
      fontSize: 24,
      lineHeight: '32px',
      fontWeight: 700,
      overflowWrap: 'anywhere',
    },
  }),
  { name: 'BackspinPageFrame' },
);

/** The shell has the header; this page adds its name to the trail. */
function InShell({ title, children }: PageFrameProps) {
  const classes = useStyles();
  const { t } = useT();
  const { pathname } = useLocation();
  const app = useApi(configApiRef).getOptionalString('app.title');
  useTitle(
    [title, t('page.title'), app ?? 'Backstage'].filter(Boolean).join(' | '),
  );
  const content = (
    <Content className={classes.content}>
      {title && <h2 className={classes.title}>{title}</h2>}
      {children}
    </Content>
  );
  return title ? (
    <BreadcrumbEntry entry={{ label: title, href: pathname }}>
      {content}
    </BreadcrumbEntry>
  ) : (
    content
  );
}

/** The legacy system leaves the header to the page. */
function WithHeader({ title, children }: PageFrameProps) {
  const { t } = useT();
  const root = useRouteRef(rootRouteRef);
  return (
    <Page themeId="tool">
      <Header
        title={title ?? t('page.title')}
        type={title && t('page.title')}
        typeLink={title && root?.()}
      />
      <Content>{children}</Content>
    </Page>
  );
}

/** What a page of the plugin's own stands in, in either frontend system. */
export function PageFrame(props: PageFrameProps) {
  const inShell = useApiHolder().get(appTreeApiRef) !== undefined;
  return inShell ? <InShell {...props} /> : <WithHeader {...props} />;
}
