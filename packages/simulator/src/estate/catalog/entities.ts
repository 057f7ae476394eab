/** The catalog's entities, from the same data as the simulated AWS accounts. */
import {
  ALIAS,
  functionArn,
  functionName,
  GITHUB_ORG,
  placeOf,
  REGION,
} from '../data/accounts';
import { APPS } from '../data/apps';
import { MANUAL_APPS } from '../data/manualApps';
import type { ManualAppSpec } from '../data/manualApps';
import { GROUPS, PEOPLE } from '../data/people';
import { SERVICES, systemOf } from '../data/services';
import { DOMAINS, SYSTEMS } from '../data/systems';
import { ENVIRONMENTS } from '../data/types';
import type { ServiceSpec, SystemName } from '../data/types';
import { appArn } from '../../services/amplify';
import type { Value } from './yaml';

export type EntityYaml = Record<string, Value>;

function entity(
  kind: string,
  metadata: Record<string, Value | undefined>,
  spec: Record<string, Value | undefined>,
  apiVersion = 'backstage.io/v1alpha1',
): EntityYaml {
  return { apiVersion, kind, metadata, spec } as EntityYaml;
}

export function orgEntities(): EntityYaml[] {
  const groups = GROUPS.map(({ name, title, description, type }) =>
    entity(
      'Group',
      { name, description },
      { type, profile: { displayName: title }, children: [] },
    ),
  );
  const users = PEOPLE.map(({ name, displayName, groups: memberOf }) =>
    entity(
      'User',
      { name },
      {
        profile: { displayName, email: `${name}@distrofm.example` },
        memberOf,
      },
    ),
  );
  return [...groups, ...users];
}

export function systemEntities(): EntityYaml[] {
  const domains = DOMAINS.map(({ name, title, description, owner }) =>
    entity('Domain', { name, title, description }, { owner }),
  );
  const systems = SYSTEMS.map(({ name, title, description, owner, domain }) =>
    entity('System', { name, title, description }, { owner, domain }),
  );
  return [...domains, ...systems];
}

/** The components of one system: its apps first, then its services. */
export function componentEntities(system: SystemName): EntityYaml[] {
  const apps = [...APPS, ...MANUAL_APPS]
    .filter(app => app.system === system)
    .map(appEntity);
  const services = SERVICES.filter(service => service.system === system).map(
    serviceEntity,
  );
  return [...apps, ...services];
}

const projectSlug = (name: string) => ({
  'github.com/project-slug': `${GITHUB_ORG}/${name}`,
});

function appEntity(app: ManualAppSpec): EntityYaml {
  const { name, title, description, appId, domain, uses } = app;
  return entity(
    'Component',
    {
      name,
      title,
      description,
      annotations: {
        ...projectSlug(name),
        'aws.amazon.com/amplify-app-arn': appArn(placeOf('prod'), appId),
      },
      links: [{ url: `https://${domain}`, title: 'Open the app' }],
    },
    {
      type: 'website',
      lifecycle: 'production',
      owner: systemOf(app).owner,
      system: app.system,
      dependsOn: uses?.map(service => `component:${service}`),
    },
  );
}

function serviceEntity(service: ServiceSpec): EntityYaml {
  const { name, title, description } = service;
  return entity(
    'Component',
    {
      name,
      title,
      description,
      annotations: { ...projectSlug(name), ...awsAnnotations(service) },
      tags: [...new Set(service.functions.map(({ category }) => category))],
    },
    {
      type: 'service',
      lifecycle: 'production',
      owner: systemOf(service).owner,
      system: service.system,
    },
  );
}

/** Most services are found by their stack; a few show the other ways. */
function awsAnnotations({
  name,
  annotation,
  functions,
}: ServiceSpec): Record<string, string> {
  switch (annotation) {
    case 'stack':
      return {
        'aws.amazon.com/cloudformation-stack-name': `${name}-{environment}`,
      };
    case 'tags':
      return { 'aws.amazon.com/lambda-function-tags': `service=${name}` };
    case 'roadie':
      return {
        'aws.com/lambda-function-name': functionName(functions[0].name, 'prod'),
        'aws.com/lambda-region': REGION,
      };
    default:
      return {
        'aws.amazon.com/lambda-function-arn': functions
          .flatMap(fn =>
            ENVIRONMENTS.map(
              // The alias may be left out: `live` is the configured default.
              (env, i) =>
                functionArn(fn.name, env) + (i === 0 ? '' : `:${ALIAS}`),
            ),
          )
          .join(','),
      };
  }
}

/** Two components that are there to show what their page looks like. */
export function exampleEntities(): EntityYaml[] {
  return [
    entity(
      'Component',
      {
        name: 'example-malformed-annotation',
        title: 'Example: a malformed annotation',
        description:
          'The function ARN lacks its account. The page names it, and the stack beside it still works',
        annotations: {
          ...projectSlug('library'),
          'aws.amazon.com/cloudformation-stack-name': 'library-{environment}',
          'aws.amazon.com/lambda-function-arn': `arn:aws:lambda:${REGION}:function:library-list-prod`,
        },
      },
      {
        type: 'service',
        lifecycle: 'experimental',
        owner: 'platform-team',
        system: 'platform',
      },
    ),
    entity(
      'Component',
      {
        name: 'example-without-annotation',
        title: 'Example: no annotation',
        description:
          'Nothing says what of AWS belongs to it. The page teaches the annotations',
        annotations: projectSlug('label-portal'),
      },
      {
        type: 'service',
        lifecycle: 'experimental',
        owner: 'platform-team',
        system: 'platform',
      },
    ),
  ];
}
