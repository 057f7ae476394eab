import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import useAsync from 'react-use/esm/useAsync';

const NONE: string[] = [];

/** Entity refs of the reader and of the groups that the reader is in; none until they are known. */
export function useClaims(): string[] {
  const identity = useApi(identityApiRef);
  const { value } = useAsync(() => identity.getBackstageIdentity(), [identity]);
  return value?.ownershipEntityRefs ?? NONE;
}
