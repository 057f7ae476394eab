import { services } from '@backspin/simulator';
import { readScope } from '@backspin/simulator/src/identity/signature';
import { route, wireService } from '@backspin/simulator/src/protocol/protocols';
import { github } from '@backspin/simulator/src/services/github';

const wired = services.map(wireService);

/** A request as it goes over the wire, its body read. */
export interface WiredRequest {
  method: string;
  url: string;
  headers: Headers;
  body: Uint8Array<ArrayBuffer> | null;
}

/** The operation that a request calls: `lambda:UpdateAlias`, `github:CreatePull`. */
export async function operationOf(request: WiredRequest): Promise<string> {
  const { method, headers } = request;
  const url = new URL(request.url);
  const onGithub = github.operationOf(new Request(url, { method }));
  if (onGithub) return `${github.id}:${onGithub}`;
  const found = route(
    wired,
    { method, url, headers, body: request.body ?? new Uint8Array() },
    readScope(headers, url)?.signingName,
  );
  return found
    ? `${found.service.definition.id}:${found.operationName}`
    : `unknown:${method} ${url.pathname}`;
}
