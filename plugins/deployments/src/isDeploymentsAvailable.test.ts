import { DEPLOYMENT_ANNOTATIONS } from '@backspin/backstage-plugin-deployments-common';
import {
  hasDeploymentsTab,
  isDeploymentsAvailable,
} from './isDeploymentsAvailable';

const entity = (
  kind: string,
  type?: string,
  annotations?: Record<string, string>,
) => ({
  apiVersion: 'v1',
  kind,
  metadata: { name: 'a', annotations },
  spec: type ? { type } : undefined,
});

it.each(DEPLOYMENT_ANNOTATIONS)(
  '%s gives an entity deployments',
  annotation => {
    expect(
      isDeploymentsAvailable(entity('API', 'x', { [annotation]: 'v' })),
    ).toBe(true);
    expect(
      isDeploymentsAvailable(entity('API', 'x', { [annotation]: '' })),
    ).toBe(false);
    expect(hasDeploymentsTab(entity('API', 'x', { [annotation]: 'v' }))).toBe(
      true,
    );
  },
);

it.each([
  ['Component', 'service', true],
  ['component', 'website', true],
  ['Component', 'library', false],
  ['API', 'service', false],
  ['Group', undefined, false],
])('a %s of type %s without annotations has the tab: %s', (kind, type, has) => {
  expect(hasDeploymentsTab(entity(kind, type))).toBe(has);
});
