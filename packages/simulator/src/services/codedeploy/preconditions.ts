import { Place, World } from '../../core/types';
import { stateOf } from '../lambda/lifecycle';
import { findVersion, lambdaState } from '../lambda/state';
import { DeploymentState } from './state';

const BAD_APPSPEC =
  'The deployment failed because the AppSpec file that specifies the AWS Lambda deployment configuration is missing or has an invalid configuration.';

/**
 * What is wrong with the AppSpec, seen from Lambda as it is when the deployment
 * starts; undefined when nothing is.
 */
export function problemOf(
  world: World,
  place: Place,
  { spec, creator }: DeploymentState,
): DeploymentState['error'] {
  const bad = (detail: string) => ({
    code: 'INVALID_LAMBDA_CONFIGURATION',
    message: `${BAD_APPSPEC} ${detail}`,
  });
  const fn = lambdaState(world, place).functions[spec.functionName];
  const alias = fn?.aliases[spec.alias];
  if (!fn || !alias) {
    return {
      code: 'INVALID_LAMBDA_FUNCTION',
      message: `${BAD_APPSPEC} The Lambda function or alias could not be found.`,
    };
  }
  const target = findVersion(fn, spec.targetVersion);
  if (!target || !findVersion(fn, spec.currentVersion)) {
    return bad('The Lambda function version could not be found.');
  }
  if (spec.targetVersion === '$LATEST' || spec.currentVersion === '$LATEST') {
    return bad('$LATEST cannot be used with traffic shifting.');
  }
  if (creator === 'codeDeployRollback') {
    return undefined;
  }
  if (spec.currentVersion === spec.targetVersion) {
    return bad('The current version and the target version must be different.');
  }
  if (alias.version !== spec.currentVersion) {
    return bad(
      'The Lambda function alias version does not match the current version in AppSpec file.',
    );
  }
  if (alias.second) {
    return bad(
      'The Lambda function alias has more than one version. Remove its routing configuration and try again.',
    );
  }
  const { State } = stateOf(fn, target, world.now());
  return State === 'Failed' || State === 'Inactive'
    ? bad(`The target version of the Lambda function is ${State}.`)
    : undefined;
}
