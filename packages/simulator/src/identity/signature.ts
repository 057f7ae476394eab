/** What a SigV4 signature tells of its request; the signature itself is not verified. */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** `lambda`, `monitoring` … */
  signingName: string;
  sessionToken?: string;
}

/** Reads the credential scope from the Authorization header or from a presigned query. */
export function readScope(
  headers: Headers,
  url: URL,
): CredentialScope | undefined {
  const authorization = headers.get('authorization') ?? '';
  const signed = /^AWS4-[A-Z0-9-]+ .*Credential=([^,\s]+)/.exec(authorization);
  const credential = signed?.[1] ?? url.searchParams.get('X-Amz-Credential');
  if (!credential) return undefined;
  const [accessKeyId, , region, signingName, terminator] =
    credential.split('/');
  if (terminator !== 'aws4_request') return undefined;
  return {
    accessKeyId,
    region,
    signingName,
    sessionToken:
      headers.get('x-amz-security-token') ??
      url.searchParams.get('X-Amz-Security-Token') ??
      undefined,
  };
}
