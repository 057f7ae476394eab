import { WorldModule } from '../core/types';
import {
  AccessKey,
  deleteAccessKey,
  deleteRole,
  putAccessKey,
  putRole,
  Role,
} from './registry';

/** Roles and keys as actions of the control interface; there is no IAM API. */
export const iam: WorldModule = {
  id: 'iam',
  actions: {
    putRole: (world, role: Role) => ({ arn: putRole(world, role) }),
    deleteRole: (world, { arn }: { arn: string }) => deleteRole(world, arn),
    putAccessKey: (
      world,
      key: Pick<AccessKey, 'accessKeyId' | 'account'> & Partial<AccessKey>,
    ) => putAccessKey(world, key),
    deleteAccessKey: (world, { accessKeyId }: { accessKeyId: string }) =>
      deleteAccessKey(world, accessKeyId),
  },
};
