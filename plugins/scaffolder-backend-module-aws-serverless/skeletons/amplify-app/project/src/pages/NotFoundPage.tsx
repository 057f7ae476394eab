/** For paths that the app does not know. */
export function NotFoundPage({ path }: { path: string }) {
  return (
    <section aria-labelledby="not-found">
      <h1 id="not-found">There is no such page</h1>
      <p>
        Nothing is at <code>{path}</code>. <a href="/">Go to the first page</a>.
      </p>
    </section>
  );
}
