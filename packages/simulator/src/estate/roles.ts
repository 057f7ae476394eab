/** The roles that the portal assumes, in each of the three accounts. */
import type { World } from '../core/types';
import { putRole, TOOLS_ACCOUNT } from '../identity/registry';
import { ACCOUNTS } from './data/accounts';

export const READ_ROLE = 'backspin-read';
export const WRITE_ROLE = 'backspin-write';

const READ_ACTIONS = [
  'amplify:Get*',
  'amplify:List*',
  'cloudformation:Describe*',
  'cloudformation:Get*',
  'cloudformation:List*',
  'cloudwatch:Describe*',
  'cloudwatch:Get*',
  'cloudwatch:List*',
  'codedeploy:BatchGet*',
  'codedeploy:Get*',
  'codedeploy:List*',
  'lambda:Get*',
  'lambda:List*',
  'sts:GetCallerIdentity',
  'tag:Get*',
];

/** What taking a release back needs on top of reading. */
const WRITE_ACTIONS = [
  'amplify:CreateDeployment',
  'amplify:StartDeployment',
  'amplify:StartJob',
  'amplify:StopJob',
  'amplify:UpdateBranch',
  'amplify:UpdateDomainAssociation',
  'codedeploy:CreateDeployment',
  'codedeploy:RegisterApplicationRevision',
  'codedeploy:StopDeployment',
  'lambda:UpdateAlias',
];

/** What making an Amplify app from a software template needs. */
const SCAFFOLD_ACTIONS = [
  'amplify:CreateApp',
  'amplify:CreateBranch',
  'amplify:TagResource',
  'amplify:UpdateApp',
];

/** Adds both roles to each account, trusted by the tools account. */
export function putRoles(world: World): void {
  for (const account of Object.values(ACCOUNTS)) {
    const trust = [TOOLS_ACCOUNT];
    putRole(world, { account, name: READ_ROLE, allow: READ_ACTIONS, trust });
    putRole(world, {
      account,
      name: WRITE_ROLE,
      allow: [...READ_ACTIONS, ...WRITE_ACTIONS, ...SCAFFOLD_ACTIONS],
      trust,
    });
  }
}
