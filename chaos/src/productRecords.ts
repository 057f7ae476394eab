/** How the product keeps rollbacks, and how it says what is live. */
export {
  isExactlyLive,
  liveInWords,
} from '@backspin/backstage-plugin-deployments-backend/src/rollback/engine/verification';
export {
  expectedRelease,
  newRecord,
} from '@backspin/backstage-plugin-deployments-backend/src/rollback/records';
export type { RollbackRecord } from '@backspin/backstage-plugin-deployments-backend/src/rollback/records';
export {
  groupDigest,
  groupFingerprint,
} from '@backspin/backstage-plugin-deployments-backend/src/rollback/group/records';
export type { GroupRecord } from '@backspin/backstage-plugin-deployments-backend/src/rollback/group/records';
