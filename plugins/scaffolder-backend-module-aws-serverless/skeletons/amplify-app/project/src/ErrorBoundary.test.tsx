import { render, screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import { ErrorBoundary } from './ErrorBoundary';

function Broken(): never {
  throw new Error('no data');
}

it('shows what it holds', () => {
  render(<ErrorBoundary>all is well</ErrorBoundary>);
  expect(screen.getByText('all is well')).toBeInTheDocument();
});

it('offers to load the page again when it breaks', () => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {});
  render(
    <ErrorBoundary>
      <Broken />
    </ErrorBoundary>,
  );
  expect(screen.getByRole('alert')).toHaveTextContent('Something went wrong');
  expect(screen.getByRole('button')).toHaveTextContent('Load it again');
  expect(logged).toHaveBeenCalledWith(
    'The page failed to render',
    expect.objectContaining({ message: 'no data' }),
  );
});
