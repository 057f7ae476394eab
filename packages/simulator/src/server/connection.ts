/**
 * A connection that broke before its answer. In process it is what `fetch` rejects
 * with; over HTTP the socket is destroyed. `code` and `cause.code` are those of Node,
 * so that the SDK's retry rules know it.
 */
export class ConnectionReset extends TypeError {
  readonly code = 'ECONNRESET';

  constructor(message = 'fetch failed') {
    super(message, {
      cause: Object.assign(new Error('read ECONNRESET'), {
        code: 'ECONNRESET',
      }),
    });
  }
}
