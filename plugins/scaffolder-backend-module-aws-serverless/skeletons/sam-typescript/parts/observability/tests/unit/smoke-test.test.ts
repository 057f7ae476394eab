import { expect, it } from 'vitest';
import { isSmokeTest } from '../../src/shared/smoke-test';
import { lambdaContext } from '../support/context';

it('tells a smoke test from a call that counts', () => {
  expect(isSmokeTest(lambdaContext({ isSmokeTest: true }))).toBe(true);
  expect(isSmokeTest(lambdaContext())).toBe(false);
});
