import { createHash } from 'node:crypto';

/** SHA-256 in base64, the form of Lambda's CodeSha256. */
export function sha256Base64(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('base64');
}

/** SHA-256 in hex, the form of CodeDeploy's revision digests. */
export function sha256Hex(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
