import { DeploymentsRequestError } from '../../api';
import { plan, rollback } from './__testUtils__/plans';
import { problemOf } from './problemOf';

const t = ((key: string) => `${key}.`) as never;

const answered = (
  status: number,
  more: ConstructorParameters<typeof DeploymentsRequestError>[3] = {},
) => new DeploymentsRequestError(status, 'Error', 'It said so', more);

describe('problemOf', () => {
  it.each([
    ['rollback', 'a lost connection', answered(0), 'uncertain'],
    ['rollback', 'a success not understood', answered(202), 'uncertain'],
    ['rollback', 'a bad gateway', answered(502), 'uncertain'],
    ['rollback', 'a gateway that gave up', answered(504), 'uncertain'],
    ['rollback', 'a fault of the server', answered(500), 'notStarted'],
    ['rollback', 'a request refused', answered(400), 'notStarted'],
    ['rollback', 'a bug', new TypeError('undefined'), 'uncertain'],
    ['rollback', 'no permission', answered(403), 'notAllowed'],
    ['rollback', 'a conflict', answered(409), 'notPossible'],
    [
      'rollback',
      'a new state',
      answered(409, { plan: plan() }),
      'stateChanged',
    ],
    [
      'rollback',
      'another rollback',
      answered(409, { code: 'rollback-in-progress' }),
      'inProgress',
    ],
    ['plan', 'a lost connection', answered(0), 'notPlanned'],
    ['plan', 'a fault of the server', answered(500), 'notPlanned'],
    ['plan', 'no permission', answered(403), 'notAllowed'],
    ['plan', 'a refusal', answered(409), 'notPossible'],
  ] as const)('%s: %s', (asked, _, error, kind) => {
    expect(problemOf(error, asked, t).title).toBe(`problem.${kind}.`);
  });

  it('says the server’s own words as a sentence, and then what to do', () => {
    expect(problemOf(answered(500), 'rollback', t).text).toBe(
      'It said so. problem.notStartedThen.',
    );
  });

  it('says in words of this page that no answer came', () => {
    expect(problemOf(answered(0), 'plan', t).text).toBe('problem.unreachable.');
  });

  it.each([
    ['no-alias', false],
    ['nothing-to-mend', false],
    ['deployment-in-flight', true],
    [undefined, true],
  ])('knows whether %s may pass', (code, mayPass) => {
    expect(problemOf(answered(409, { code }), 'plan', t).mayPass).toBe(mayPass);
  });

  it('carries the rollback in the way, and whether the plan is a new one', () => {
    const active = rollback();
    expect(problemOf(answered(409, { active }), 'plan', t)).toMatchObject({
      active,
      newPlan: false,
    });
    expect(
      problemOf(answered(409, { plan: plan() }), 'rollback', t).newPlan,
    ).toBe(true);
  });
});
