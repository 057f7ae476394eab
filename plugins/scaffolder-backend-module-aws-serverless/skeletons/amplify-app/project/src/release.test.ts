import { expect, it } from 'vitest';
import { shortCommit } from './release';

it('shortens a commit as Git does', () => {
  const commit = '41b07aa0c2f74d8f9f2f0f6d3a1f6a0f1b2c3d4e';
  expect(shortCommit({ commit, branch: 'main', environment: 'prod' })).toBe(
    '41b07aa',
  );
});
