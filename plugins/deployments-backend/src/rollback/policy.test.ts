import {
  environmentPolicySchema,
  type EnvironmentDefinition,
} from '@backspin/backstage-plugin-deployments-common';
import { policyOf } from './policy';

const environment = (
  name: string,
  policy: Partial<EnvironmentDefinition['policy']> = {},
): EnvironmentDefinition => ({
  name,
  title: name,
  order: 0,
  rules: [],
  policy: environmentPolicySchema.parse(policy),
});
const environments = [
  environment('dev'),
  environment('staging', { verificationSeconds: 600 }),
  environment('prod', { verificationSeconds: 300, typedConfirmation: true }),
];
const target = (name?: string) => ({
  environment: name,
  resourceName: 'statement-export',
});

describe('policyOf', () => {
  it.each([
    ['dev', 0, undefined],
    ['staging', 600, undefined],
    ['prod', 300, 'prod'],
    // In no environment, and in one that is no longer configured.
    [undefined, 600, 'statement-export'],
    ['qa', 600, 'statement-export'],
  ])('gives %s %s seconds and %s to type', (name, seconds, confirmation) => {
    expect(policyOf(environments, target(name))).toEqual({
      verificationSeconds: seconds,
      confirmation,
    });
  });

  it('asks for nothing where nothing is configured', () => {
    expect(policyOf([], target())).toEqual({
      verificationSeconds: 0,
      confirmation: undefined,
    });
  });
});
