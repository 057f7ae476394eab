import {
  CreateFunctionCommand,
  PublishVersionCommand,
  UpdateFunctionCodeCommand,
} from '@aws-sdk/client-lambda';
import { MINUTE, SimulatedAccount } from '../testing/simulatedAccount';

export const ROLE = 'arn:aws:iam::999999999999:role/service';

/** Bytes that Lambda takes for a zip archive. */
export function zip(content: string): Uint8Array {
  return new TextEncoder().encode(`PK${content}`);
}

/** Creates a function with a number of published versions. */
export async function createFunctionWithVersions(
  aws: SimulatedAccount,
  name: string,
  versions: number,
): Promise<void> {
  await aws.lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: 'nodejs24.x',
      Handler: 'app.handler',
      Role: ROLE,
      Code: { ZipFile: zip('0') },
      Environment: { Variables: { STAGE: 'prod' } },
    }),
  );
  aws.pass(MINUTE);
  for (let i = 1; i <= versions; i++) {
    await aws.lambda.send(
      new UpdateFunctionCodeCommand({
        FunctionName: name,
        ZipFile: zip(String(i)),
      }),
    );
    aws.pass(MINUTE);
    await aws.lambda.send(
      new PublishVersionCommand({
        FunctionName: name,
        Description: `commit ${i}`,
      }),
    );
  }
  aws.pass(MINUTE);
}
