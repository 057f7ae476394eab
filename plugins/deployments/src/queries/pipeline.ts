import {
  githubAuthApiRef,
  useApi,
  useApiHolder,
} from '@backstage/frontend-plugin-api';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type {
  EntityPipeline,
  PipelineDecisionRequest,
} from '@backspin/backstage-plugin-deployments-common';
import { deploymentsApiRef } from '../api';
import { queryKeys } from './keys';
import { pipelinePollMs } from './polling';

/** What GitHub asks of a token that reviews deployments. */
const SCOPE = 'repo';

/** The runs of an entity's pipeline; asks again by itself, sooner while something runs. */
export function usePipeline(entityRef: string) {
  const api = useApi(deploymentsApiRef);
  return useQuery({
    queryKey: queryKeys.pipeline(entityRef),
    queryFn: ({ signal }) => api.getPipeline(entityRef, { signal }),
    refetchInterval: query => pipelinePollMs(query.state.data),
  });
}

/** There is no token of the reader's own to decide with, and so nothing was sent. */
export class GithubSignInError extends Error {
  /** @param reason - absent where the portal has no sign-in to GitHub */
  constructor(readonly reason?: string) {
    super(reason ?? 'no sign-in');
    this.name = 'GithubSignInError';
  }
}

/**
 * Approves or rejects what waits in a run: with the reader's own GitHub token where the
 * backend says so, for which GitHub may ask the reader to sign in. The pipeline is read
 * again whatever the answer.
 */
export function useDecidePipelineRun(
  entityRef: string,
  runId: number,
  approveAs: EntityPipeline['approveAs'],
) {
  const api = useApi(deploymentsApiRef);
  const github = useApiHolder().get(githubAuthApiRef);
  const queryClient = useQueryClient();

  const ownToken = async () => {
    if (!github) throw new GithubSignInError();
    try {
      return await github.getAccessToken(SCOPE, { instantPopup: true });
    } catch (error) {
      throw new GithubSignInError(
        error instanceof Error ? error.message : String(error),
      );
    }
  };

  return useMutation({
    mutationFn: async (request: PipelineDecisionRequest) => {
      const token = approveAs === 'user' ? await ownToken() : undefined;
      await api.decidePipelineRun(entityRef, runId, request, token);
    },
    onSettled: () =>
      queryClient.invalidateQueries({
        queryKey: queryKeys.pipeline(entityRef),
      }),
  });
}
