/**
 * The parts of an ARN.
 *
 * @public
 */
export interface ParsedArn {
  partition: string;
  service: string;
  region: string;
  account: string;
  /** All after the account: `function:name:live`, `apps/d1/branches/main`. */
  resource: string;
}

const ARN = /^arn:(aws(?:-[a-z]+)*):([a-z0-9-]+):([a-z0-9-]*):(\d{12})?:(.+)$/;

/**
 * Parses an ARN. Returns undefined when the string is not one.
 *
 * @public
 */
export function parseArn(value: string): ParsedArn | undefined {
  const match = ARN.exec(value.trim());
  if (!match) return undefined;
  const [, partition, service, region, account = '', resource] = match;
  return { partition, service, region, account, resource };
}

/**
 * The parts of a Lambda function's ARN; the qualifier is an alias or a version.
 *
 * @public
 */
export interface LambdaArn extends ParsedArn {
  functionName: string;
  qualifier?: string;
}

/**
 * Parses the ARN of a function, with or without alias or version.
 *
 * @public
 */
export function parseLambdaArn(value: string): LambdaArn | undefined {
  const arn = parseArn(value);
  if (arn?.service !== 'lambda' || !arn.region || !arn.account) {
    return undefined;
  }
  // https://docs.aws.amazon.com/lambda/latest/api/API_GetFunction.html#API_GetFunction_RequestParameters
  const match =
    /^function:([A-Za-z0-9_-]{1,64})(?::(\$LATEST|[A-Za-z0-9_-]{1,128}))?$/.exec(
      arn.resource,
    );
  if (!match) return undefined;
  return { ...arn, functionName: match[1], qualifier: match[2] };
}

/**
 * The parts of the ARN of an Amplify app or of one of its branches.
 *
 * @public
 */
export interface AmplifyArn extends ParsedArn {
  appId: string;
  branch?: string;
}

/** Undoes percent-encoding. Undefined when the text is not the outcome of one. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/**
 * Parses the ARN of an Amplify app or branch.
 *
 * @public
 */
export function parseAmplifyArn(value: string): AmplifyArn | undefined {
  const arn = parseArn(value);
  if (arn?.service !== 'amplify' || !arn.region || !arn.account) {
    return undefined;
  }
  const match = /^apps\/(d[a-z0-9]+)(?:\/branches\/(.+))?$/.exec(arn.resource);
  if (!match) return undefined;
  const [, appId, encodedBranch] = match;
  if (encodedBranch === undefined) return { ...arn, appId };
  const branch = decoded(encodedBranch);
  return branch === undefined ? undefined : { ...arn, appId, branch };
}

/**
 * Id of the target that is an alias of a function.
 *
 * @public
 */
export function lambdaTargetId(
  arn: Pick<LambdaArn, 'partition' | 'region' | 'account' | 'functionName'>,
  qualifier: string,
): string {
  return `arn:${arn.partition}:lambda:${arn.region}:${arn.account}:function:${arn.functionName}:${qualifier}`;
}

/**
 * Id of the target that is a branch of an app. Slashes in branch names are percent-encoded, as Amplify does.
 *
 * @public
 */
export function amplifyTargetId(
  arn: Pick<AmplifyArn, 'partition' | 'region' | 'account' | 'appId'>,
  branch: string,
): string {
  return `arn:${arn.partition}:amplify:${arn.region}:${arn.account}:apps/${
    arn.appId
  }/branches/${encodeURIComponent(branch)}`;
}
