/** How long the phases of a stack's deployment take in the simulated CloudFormation. */

/** From the request to functions that are there and versions that are not. */
export const FUNCTIONS_MS = 8_000;
/** From the request to versions, alarms and aliases being there. */
export const PUBLISHED_MS = 20_000;
/** From the request to traffic moving, where there is a hook before it. */
export const LEAD_MS = 24_000;
