import { Component, type ReactNode } from 'react';

/** Shows a way on instead of an empty page when something breaks. */
export class ErrorBoundary extends Component<
  { children: ReactNode },
  { failed: boolean }
> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error) {
    console.error('The page failed to render', error);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <main>
        <div role="alert">
          <h1>Something went wrong</h1>
          <p>The page could not be shown.</p>
          <button
            type="button"
            onClick={() => {
              window.location.reload();
            }}
          >
            Load it again
          </button>
        </div>
      </main>
    );
  }
}
