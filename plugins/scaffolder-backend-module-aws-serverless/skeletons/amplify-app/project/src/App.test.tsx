import { act, render, screen } from '@testing-library/react';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import about from './about.json';
import { App } from './App';
import { release, shortCommit } from './release';

describe('App', () => {
  it('shows the first page and which release it is', () => {
    render(<App />);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      about.title,
    );
    expect(screen.getByRole('contentinfo')).toHaveTextContent(
      `Release ${shortCommit(release)} in ${release.environment}`,
    );
  });

  it('says so when there is no such page, and finds the way back', () => {
    window.history.replaceState(null, '', '/nowhere');
    render(<App />);
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      'There is no such page',
    );
    act(() => {
      window.history.replaceState(null, '', '/');
      window.dispatchEvent(new PopStateEvent('popstate'));
    });
    expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent(
      about.title,
    );
  });

  it.each(['/', '/nowhere'])('can be used by everybody at %s', async (path) => {
    window.history.replaceState(null, '', path);
    const { container } = render(<App />);
    const { violations } = await axe.run(container, {
      // Colours are not computed in jsdom.
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations.map(({ id, help }) => `${id}: ${help}`)).toEqual([]);
  });
});
