import type { StrategyOption } from '@backspin/backstage-plugin-deployments-common';
import { allowedInstead, isAllowed, underPolicy } from './strategies';

const option = (
  id: StrategyOption['id'],
  eligible: boolean,
  recommended = false,
): StrategyOption => ({ id, title: id, eligible, recommended, reason: 'r' });
const options = [
  option('lambda-alias', true, true),
  option('codedeploy-stop', false),
  option('codedeploy', true),
];

describe('strategies under policy', () => {
  it('leaves all as they are where the policy limits none', () => {
    expect(underPolicy(options, { name: 'prod' })).toEqual(options);
    expect(isAllowed('amplify-rebuild', {})).toBe(true);
  });

  it('makes what is forbidden ineligible, with the reason', () => {
    const policy = { name: 'prod', strategies: ['codedeploy' as const] };
    expect(underPolicy(options, policy)).toEqual([
      {
        ...options[0],
        eligible: false,
        recommended: false,
        reason: 'The policy of prod does not allow it; it allows codedeploy.',
      },
      expect.objectContaining({ id: 'codedeploy-stop', eligible: false }),
      options[2],
    ]);
  });

  it.each([
    [['codedeploy' as const], 'codedeploy'],
    // What does not fit is no way out.
    [['codedeploy-stop' as const], undefined],
    [undefined, 'lambda-alias'],
  ])('with %j takes %s', (strategies, expected) => {
    expect(allowedInstead(options, { strategies })).toBe(expected);
  });
});
