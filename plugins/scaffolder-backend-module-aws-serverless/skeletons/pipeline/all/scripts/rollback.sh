#!/usr/bin/env bash
# Puts an older version of a function behind its alias "live". The workflow
# "Roll back" runs it; it needs aws with credentials, and in the environment:
#
#   STACK_NAME      stack that the function belongs to
#   FUNCTION_NAME   the function
#   TARGET_VERSION  the version to go back to
#   REASON          why, for whoever reads it later
#
# Afterwards the stack's template still says what it said: deploy a revert next, or
# the next deployment brings the version back that was taken away.
set -euo pipefail

alias_name=live

fail() {
  echo "::error::$1" >&2
  exit 1
}

for variable in STACK_NAME FUNCTION_NAME TARGET_VERSION REASON; do
  [[ -n "${!variable:-}" ]] || fail "$variable is not set"
done
[[ "$TARGET_VERSION" =~ ^[0-9]+$ ]] ||
  fail "The version must be a number, such as 41, not \"$TARGET_VERSION\""
[[ "$FUNCTION_NAME" =~ ^[A-Za-z0-9_-]{1,64}$ ]] ||
  fail "\"$FUNCTION_NAME\" is not the name of a function"

# Version behind the alias, its revision, and how many other versions get traffic.
read_alias() {
  aws lambda get-alias --function-name "$FUNCTION_NAME" --name "$alias_name" --output text \
    --query '[FunctionVersion, RevisionId, length(keys(RoutingConfig.AdditionalVersionWeights || `{}`))]'
}

# One thing of the stack: which (a condition of JMESPath), and what of it.
of_stack() {
  aws cloudformation list-stack-resources --stack-name "$STACK_NAME" --output text \
    --query "StackResourceSummaries[?$1].$2" | tr -d '[:space:]'
}

# The function must be one of this service, whatever else the role may reach.
resource=$(of_stack "ResourceType=='AWS::Lambda::Function' && PhysicalResourceId=='$FUNCTION_NAME'" LogicalResourceId)
[[ -n "$resource" ]] || fail "The stack $STACK_NAME has no function $FUNCTION_NAME"

state=$(aws lambda get-function-configuration \
  --function-name "$FUNCTION_NAME" --qualifier "$TARGET_VERSION" \
  --query State --output text) ||
  fail "$FUNCTION_NAME has no version $TARGET_VERSION"
[[ "$state" == Active ]] ||
  fail "Version $TARGET_VERSION is $state, so that it cannot answer; choose another"

# CodeDeploy's application and group, where the stack shifts traffic with it.
application=$(of_stack "ResourceType=='AWS::CodeDeploy::Application'" PhysicalResourceId)
of_function="LogicalResourceId=='${resource}DeploymentGroup'"
# CDK ends each name with a digest of its own: PaymentsFunction4E1B6C2A.
if [[ "$resource" =~ ^(.+)Function[0-9A-F]{8}$ ]]; then
  of_function="starts_with(LogicalResourceId, '${BASH_REMATCH[1]}DeploymentGroup')"
fi
group=$(of_stack "ResourceType=='AWS::CodeDeploy::DeploymentGroup' && $of_function" PhysicalResourceId)

wait_for_deployment() {
  local status
  for ((attempt = 0; attempt < ${ATTEMPTS:-120}; attempt++)); do
    status=$(aws deploy get-deployment --deployment-id "$1" --query deploymentInfo.status --output text)
    case "$status" in
      Succeeded | Failed | Stopped)
        echo "$status"
        return
        ;;
    esac
    sleep "${POLL_SECONDS:-5}"
  done
  fail "CodeDeploy did not end $1 in time"
}

# An alias that CodeDeploy is moving is not touched: its deployment is stopped, and
# brings back by itself what was there before.
if [[ -n "$group" ]]; then
  for deployment in $(aws deploy list-deployments \
    --application-name "$application" --deployment-group-name "$group" \
    --include-only-statuses Created Queued InProgress Ready \
    --query 'deployments' --output text); do
    [[ "$deployment" == None ]] && continue
    echo "Stopping the deployment $deployment"
    aws deploy stop-deployment --deployment-id "$deployment" --auto-rollback-enabled >/dev/null
    wait_for_deployment "$deployment" >/dev/null
    undoing=$(aws deploy get-deployment --deployment-id "$deployment" \
      --query deploymentInfo.rollbackInfo.rollbackDeploymentId --output text)
    [[ "$undoing" == None || -z "$undoing" ]] || wait_for_deployment "$undoing" >/dev/null
  done
fi

before=$(read_alias)
read -r current revision weights <<<"$before"

if [[ "$current" == "$TARGET_VERSION" && "$weights" == 0 ]]; then
  echo "Version $TARGET_VERSION is live already: nothing to do"
  exit 0
elif [[ -n "$group" && "$current" != "$TARGET_VERSION" && "$weights" == 0 ]]; then
  # Through CodeDeploy, whose record stays true. The alarms that ask for the
  # rollback are firing, so they must not stop it.
  appspec=$(printf '{"version":0.0,"Resources":[{"%s":{"Type":"AWS::Lambda::Function","Properties":{"Name":"%s","Alias":"%s","CurrentVersion":"%s","TargetVersion":"%s"}}}]}' \
    "$resource" "$FUNCTION_NAME" "$alias_name" "$current" "$TARGET_VERSION")
  deployment=$(aws deploy create-deployment \
    --application-name "$application" --deployment-group-name "$group" \
    --deployment-config-name CodeDeployDefault.LambdaAllAtOnce \
    --revision "{\"revisionType\":\"AppSpecContent\",\"appSpecContent\":{\"content\":\"${appspec//\"/\\\"}\"}}" \
    --override-alarm-configuration enabled=false \
    --description "Rollback to $TARGET_VERSION" \
    --query deploymentId --output text)
  status=$(wait_for_deployment "$deployment")
  [[ "$status" == Succeeded ]] ||
    fail "CodeDeploy ended $deployment with $status"
else
  # Only if nobody has moved it since it was read.
  aws lambda update-alias \
    --function-name "$FUNCTION_NAME" --name "$alias_name" \
    --function-version "$TARGET_VERSION" \
    --routing-config 'AdditionalVersionWeights={}' \
    --revision-id "$revision" >/dev/null ||
    fail "$FUNCTION_NAME was not rolled back: see the message above, and look at what is live before trying again"
fi

after=$(read_alias)
read -r live revision weights <<<"$after"
[[ "$live" == "$TARGET_VERSION" && "$weights" == 0 ]] ||
  fail "Version $live is live, not $TARGET_VERSION"

{
  echo "Version $TARGET_VERSION of $FUNCTION_NAME is live; it was $current before."
  echo
  echo "Reason: $REASON"
  echo
  echo "The stack $STACK_NAME does not know: deploy a revert of the faulty commit next."
} | tee -a "${GITHUB_STEP_SUMMARY:-/dev/null}"
