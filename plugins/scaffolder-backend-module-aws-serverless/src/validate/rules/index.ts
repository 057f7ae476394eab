import { actionsPinned } from './actionsPinned';
import { alarmByReference } from './alarmByReference';
import { aliasAllProperties } from './aliasAllProperties';
import { aliasPublished } from './aliasPublished';
import { cdkApproval } from './cdkApproval';
import { configEnvKnown } from './configEnvKnown';
import { deployConcurrency } from './deployConcurrency';
import { deployEnvironment } from './deployEnvironment';
import { environmentFromBranch } from './environmentFromBranch';
import { logRetention } from './logRetention';
import { noStoredKeys } from './noStoredKeys';
import { oidcPermissions } from './oidcPermissions';
import { preferenceNeedsAlias } from './preferenceNeedsAlias';
import { requiredTags } from './requiredTags';
import { Rule } from './Rule';
import { runtimeSupported } from './runtimeSupported';
import { trafficShiftAlarms } from './trafficShiftAlarms';
import { workflowPermissions } from './workflowPermissions';

/** The product's own rules, those of templates first. */
export const RULES: readonly Rule[] = [
  runtimeSupported,
  aliasPublished,
  aliasAllProperties,
  preferenceNeedsAlias,
  trafficShiftAlarms,
  alarmByReference,
  logRetention,
  requiredTags,
  actionsPinned,
  noStoredKeys,
  oidcPermissions,
  workflowPermissions,
  environmentFromBranch,
  deployEnvironment,
  deployConcurrency,
  configEnvKnown,
  cdkApproval,
];
