import * as sdk from '@aws-sdk/client-cloudformation';
import { Place, ServiceDefinition, ServiceError } from '../../core/types';
import { deployStack } from './deploy';
import { stackHandlers } from './operate';
import { operations } from './operations';
import { StackTemplate } from './spec';
import { CLOUDFORMATION, cloudFormationState } from './state';

function resourceArn(
  _operation: string,
  input: { StackName?: string },
  { account, region }: Place,
): string | undefined {
  const { StackName: name } = input;
  if (!name) {
    return undefined;
  }
  return name.startsWith('arn:')
    ? name
    : `arn:aws:cloudformation:${region}:${account}:stack/${name}/*`;
}

/** Simulated AWS CloudFormation: stacks that SAM and CDK deploy, to be read. */
export const cloudformation: ServiceDefinition = {
  id: CLOUDFORMATION,
  signingName: 'cloudformation',
  sdk,
  protocol: 'awsQuery',
  operations,
  actions: {
    /** What `sam deploy` and `cdk deploy` do. Returns the stack's id and the operation's token. */
    deploy: (world, { stack, ...place }: Place & { stack: StackTemplate }) =>
      deployStack(world, place, stack),
  },
  resourceArn,
  quotas: [
    { name: 'DescribeStacks', perSecond: 5, operations: ['DescribeStacks'] },
  ],
  throttlingError: () =>
    new ServiceError('ThrottlingException', 'Rate exceeded'),
  accessDeniedError: (_caller, _operation, denial) =>
    new ServiceError('AccessDeniedException', denial.message),
  register(world) {
    for (const [type, handler] of Object.entries(stackHandlers)) {
      world.on(CLOUDFORMATION, type, handler);
    }
  },
  taggedResources(world, place) {
    return Object.values(cloudFormationState(world, place).stacks)
      .filter(s => s.deletedAt === undefined)
      .map(s => ({ arn: s.id, tags: { ...s.current?.tags } }))
      .filter(({ tags }) => Object.keys(tags).length > 0);
  },
};
