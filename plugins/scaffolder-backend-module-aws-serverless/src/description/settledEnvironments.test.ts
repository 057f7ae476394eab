import { environmentSchema } from './serviceDescription';
import { settledEnvironments } from './settledEnvironments';

const environment = (name: string) =>
  environmentSchema.parse({ name, branch: name, accountId: '111111111111' });
const configured = [environment('dev'), environment('prod')];

describe('settledEnvironments', () => {
  it('takes the configured ones where none are given', () => {
    expect(settledEnvironments({}, configured)).toEqual(configured);
    const given = [environment('test')];
    expect(settledEnvironments({ environments: given }, configured)).toEqual(
      given,
    );
  });

  it('moves traffic as was chosen, there only', () => {
    const [dev, prod] = settledEnvironments(
      { deploymentPreferences: { prod: 'Canary10Percent5Minutes' } },
      configured,
    );
    expect(dev).toEqual(configured[0]);
    expect(prod).toEqual({
      ...configured[1],
      deploymentPreference: 'Canary10Percent5Minutes',
    });
  });

  it.each([
    ['no environments', {}, [], /^environments: none are given/],
    [
      'a preference for another',
      { deploymentPreferences: { live: 'AllAtOnce' as const } },
      configured,
      /^deploymentPreferences\.live: .* choose among dev, prod$/,
    ],
  ])('refuses %s', (_, wishes, among, message) => {
    expect(() => settledEnvironments(wishes, among)).toThrow(message);
  });
});
