/**
 * Functions that check a release for CodeDeploy are part of the deployment, not
 * deployed things that one would roll back. CodeDeploy's own managed policy lets
 * it invoke only functions of this name.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
export function isHookFunction(functionName: string): boolean {
  return functionName.startsWith('CodeDeployHook_');
}
