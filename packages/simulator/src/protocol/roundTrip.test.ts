import * as amplify from '@aws-sdk/client-amplify';
import * as cloudformation from '@aws-sdk/client-cloudformation';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as codedeploy from '@aws-sdk/client-codedeploy';
import * as lambda from '@aws-sdk/client-lambda';
import * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import * as sts from '@aws-sdk/client-sts';
import {
  AwsQueryProtocol,
  AwsSmithyRpcV2CborProtocol,
} from '@aws-sdk/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';
import fc from 'fast-check';
import { ServiceDefinition, ServiceError } from '../core/types';
import { TOOLS_CREDENTIALS } from '../identity/registry';
import { simulatorRequestHandler } from '../server/requestHandler';
import { createSimulator } from '../server/simulator';
import { Operation, readModel, SdkModule } from './model';
import { Carrier, valueOf } from './__testUtils__/arbitraries';
import { plain, withoutEmpty } from './__testUtils__/plain';

interface Case {
  title: string;
  sdk: SdkModule;
  client: string;
  protocol: ServiceDefinition['protocol'];
  signingName: string;
  family: Carrier['family'];
  clientProtocol?: unknown;
}

const CASES: Case[] = [
  {
    title: 'Lambda',
    sdk: lambda,
    client: 'LambdaClient',
    protocol: 'restJson1',
    signingName: 'lambda',
    family: 'rest',
  },
  {
    title: 'Amplify',
    sdk: amplify,
    client: 'AmplifyClient',
    protocol: 'restJson1',
    signingName: 'amplify',
    family: 'rest',
  },
  {
    title: 'CodeDeploy',
    sdk: codedeploy,
    client: 'CodeDeployClient',
    protocol: 'awsJson1_1',
    signingName: 'codedeploy',
    family: 'json',
  },
  {
    title: 'Resource Groups Tagging',
    sdk: tagging,
    client: 'ResourceGroupsTaggingAPIClient',
    protocol: 'awsJson1_1',
    signingName: 'tagging',
    family: 'json',
  },
  {
    title: 'CloudWatch',
    sdk: cloudwatch,
    client: 'CloudWatchClient',
    protocol: 'awsJson1_0',
    signingName: 'monitoring',
    family: 'json',
  },
  {
    title: 'CloudWatch in the query protocol',
    sdk: cloudwatch,
    client: 'CloudWatchClient',
    protocol: 'awsJson1_0',
    signingName: 'monitoring',
    family: 'query',
    clientProtocol: AwsQueryProtocol,
  },
  {
    title: 'CloudWatch in CBOR',
    sdk: cloudwatch,
    client: 'CloudWatchClient',
    protocol: 'awsJson1_0',
    signingName: 'monitoring',
    family: 'cbor',
    clientProtocol: AwsSmithyRpcV2CborProtocol,
  },
  {
    title: 'CloudFormation',
    sdk: cloudformation,
    client: 'CloudFormationClient',
    protocol: 'awsQuery',
    signingName: 'cloudformation',
    family: 'query',
  },
  {
    title: 'STS',
    sdk: sts,
    client: 'STSClient',
    protocol: 'awsQuery',
    signingName: 'sts',
    family: 'query',
  },
];

/** Event streams are a protocol of their own, which the simulator does not speak. */
function streams({ input, output }: Operation): boolean {
  return Boolean(input.getEventStreamMember() || output.getEventStreamMember());
}

/** Operations that clients do not sign; the simulator knows no anonymous caller. */
const UNSIGNED = ['AssumeRoleWithSAML', 'AssumeRoleWithWebIdentity'];

/** Codes under which a query-compatible service tells several errors. */
function queryCode(shape: NormalizedSchema | undefined): string | undefined {
  return (shape?.getMergedTraits() as any)?.awsQueryError?.[0];
}

function setUp(test: Case) {
  const seen: { input?: unknown } = {};
  const planned: { output?: unknown; error?: ServiceError } = {};
  const model = readModel(test.sdk);
  const operations = [...model.operations.values()].filter(
    operation => !streams(operation) && !UNSIGNED.includes(operation.name),
  );
  const definition: ServiceDefinition = {
    id: 'tested',
    signingName: test.signingName,
    sdk: test.sdk,
    protocol: test.protocol,
    operations: Object.fromEntries(
      operations.map(({ name }) => [
        name,
        (input: unknown) => {
          seen.input = input;
          if (planned.error) throw planned.error;
          return planned.output;
        },
      ]),
    ),
    throttlingError: () => new ServiceError('ThrottlingException', 'slow down'),
    accessDeniedError: () => new ServiceError('AccessDeniedException', 'no'),
  };
  const simulator = createSimulator({ services: [definition], startAt: 0 });
  const client = new test.sdk[test.client]({
    region: 'us-east-1',
    credentials: TOOLS_CREDENTIALS,
    requestHandler: simulatorRequestHandler(simulator),
    maxAttempts: 1,
    ...(test.clientProtocol ? { protocol: test.clientProtocol } : {}),
  });
  const send = async (operation: string, input: unknown) =>
    client.send(new test.sdk[`${operation}Command`](input));
  return { seen, planned, operations, model, send };
}

describe.each(CASES)('$title', test => {
  const { seen, planned, operations, model, send } = setUp(test);
  const { family } = test;

  it.each(operations.map(operation => [operation.name, operation] as const))(
    '%s travels both ways unchanged',
    async (name, operation) => {
      planned.error = undefined;
      const inputs = valueOf(operation.input, { family, direction: 'input' });
      const outputs = valueOf(operation.output, {
        family,
        direction: 'output',
      });
      await fc.assert(
        fc.asyncProperty(inputs, outputs, async (randomInput, output) => {
          const input =
            family === 'query' ? withoutEmpty(randomInput) : randomInput;
          planned.output = output;
          const received = await send(name, input);
          expect(plain(seen.input)).toEqual(plain(input));
          expect(plain(received)).toEqual(plain(output));
        }),
        { numRuns: 4 },
      );
    },
  );

  it('carries every error of the model with its name, message and members', async () => {
    const [operation] = operations;
    const [input] = fc.sample(
      valueOf(operation.input, { family, direction: 'input' }),
      1,
    );
    for (const [name, shape] of model.errors) {
      const [members] = fc.sample(
        valueOf(shape, { family, direction: 'output' }),
        1,
      ) as Record<string, unknown>[];
      for (const key of Object.keys(members)) {
        if (key.toLowerCase() === 'message') delete members[key];
      }
      planned.error = new ServiceError(name, `The message of ${name}`, members);
      const caught = await send(
        operation.name,
        family === 'query' ? withoutEmpty(input) : input,
      ).catch((error: unknown) => error);
      const code = queryCode(shape);
      const alike = [...model.errors.keys()].filter(
        other =>
          other === name ||
          (code && queryCode(model.errors.get(other)) === code),
      );
      expect(alike).toContain((caught as Error).constructor.name);
      expect((caught as Error).message).toBe(`The message of ${name}`);
      expect(plain({ ...(caught as object) })).toMatchObject(
        plain(members) as object,
      );
      const traits = shape.getMergedTraits() as Record<string, any>;
      const status =
        (family === 'query' && traits.awsQueryError?.[1]) ||
        traits.httpError ||
        (traits.error === 'server' ? 500 : 400);
      expect((caught as any).$metadata.httpStatusCode).toBe(status);
    }
  });
});
