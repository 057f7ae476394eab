import {
  parseService,
  type ServiceDescription,
  type ServiceDescriptionInput,
} from '../../description';

const environment = (
  name: string,
  branch: string,
  accountId: string,
  deploymentPreference: 'AllAtOnce' | 'Canary10Percent5Minutes' = 'AllAtOnce',
) => ({ name, branch, accountId, deploymentPreference });

/** A service with one function behind an HTTP API, deployed with care to prod. */
export function aService(
  change: Partial<ServiceDescriptionInput> = {},
): ServiceDescription {
  return parseService({
    name: 'royalties',
    description: 'Works out royalties',
    owner: 'group:default/royalties',
    repository: 'distrofm/royalties',
    codeOwner: '@distrofm/royalties',
    environments: [
      environment('dev', 'develop', '111111111111'),
      environment('prod', 'main', '333333333333', 'Canary10Percent5Minutes'),
    ],
    functions: [{ name: 'statements', trigger: { type: 'api' } }],
    ...change,
  });
}
