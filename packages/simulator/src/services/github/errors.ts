const errorOf = (detail: string | Record<string, string>) =>
  typeof detail === 'string' ? { message: detail } : detail;

/** An answer of GitHub's API that is no success. */
export class GithubError extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** What is wrong with one member of the request. */
    readonly detail?: string | Record<string, string>,
  ) {
    super(message);
    this.name = 'GithubError';
  }

  toResponse(): Response {
    return Response.json(
      {
        message: this.message,
        ...(this.detail && { errors: [errorOf(this.detail)] }),
        documentation_url: 'https://docs.github.com/rest',
        status: String(this.status),
      },
      { status: this.status },
    );
  }
}
