/**
 * ARN of an Amplify app, or several, comma-separated; all its branches are targets.
 *
 * @public
 */
export const ANNOTATION_AMPLIFY_APP_ARN = 'aws.amazon.com/amplify-app-arn';
/**
 * ARNs of Lambda functions, comma-separated, each with or without an alias.
 *
 * @public
 */
export const ANNOTATION_LAMBDA_FUNCTION_ARN =
  'aws.amazon.com/lambda-function-arn';
/**
 * `key=value` pairs, comma-separated; functions that carry all of them are targets.
 *
 * @public
 */
export const ANNOTATION_LAMBDA_FUNCTION_TAGS =
  'aws.amazon.com/lambda-function-tags';
/**
 * Name of a stack; may contain `{environment}`. The functions in it are targets.
 *
 * @public
 */
export const ANNOTATION_STACK_NAME = 'aws.amazon.com/cloudformation-stack-name';
/**
 * Roadie's annotation: the name of a function.
 *
 * @public
 */
export const ANNOTATION_ROADIE_FUNCTION_NAME = 'aws.com/lambda-function-name';
/**
 * Roadie's annotation: the region of that function.
 *
 * @public
 */
export const ANNOTATION_ROADIE_REGION = 'aws.com/lambda-region';

/**
 * Every annotation that makes an entity have deployments.
 *
 * @public
 */
export const DEPLOYMENT_ANNOTATIONS = [
  ANNOTATION_AMPLIFY_APP_ARN,
  ANNOTATION_LAMBDA_FUNCTION_ARN,
  ANNOTATION_LAMBDA_FUNCTION_TAGS,
  ANNOTATION_STACK_NAME,
  ANNOTATION_ROADIE_FUNCTION_NAME,
] as const;
