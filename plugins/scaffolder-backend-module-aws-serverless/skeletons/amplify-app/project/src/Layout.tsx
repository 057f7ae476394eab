import type { ReactNode } from 'react';
import about from './about.json';
import { release, shortCommit } from './release';

/** What surrounds every page; its footer says which release is live. */
export function Layout({ children }: { children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#content">
        Skip to the content
      </a>
      <header>
        <a href="/">{about.title}</a>
      </header>
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer>
        <p>
          Release <code title={release.commit}>{shortCommit(release)}</code> in{' '}
          {release.environment}
        </p>
      </footer>
    </>
  );
}
