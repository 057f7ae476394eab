import type { AwsClients } from '../clients';
import { AlarmDirectory } from './AlarmDirectory';
import { CodeDeployDirectory } from './CodeDeployDirectory';
import { FunctionDirectory } from './FunctionDirectory';
import { StackDirectory } from './StackDirectory';
import { TagDirectory } from './TagDirectory';
import { VersionDirectory } from './VersionDirectory';

/** All that is read account-wide or remembered, shared by every target. */
export interface AccountReaders {
  alarms: AlarmDirectory;
  codeDeploy: CodeDeployDirectory;
  functions: FunctionDirectory;
  stacks: StackDirectory;
  tags: TagDirectory;
  versions: VersionDirectory;
}

/** Makes the readers; nothing is read until it is needed. */
export function createAccountReaders(clients: AwsClients): AccountReaders {
  return {
    alarms: new AlarmDirectory(clients),
    codeDeploy: new CodeDeployDirectory(clients),
    functions: new FunctionDirectory(clients),
    stacks: new StackDirectory(clients),
    tags: new TagDirectory(clients),
    versions: new VersionDirectory(clients),
  };
}
