import { aService } from '../sam/__testUtils__/service';
import { parseService } from './parseService';
import { policyTemplateNames } from './policyTemplates';

const fn = (change: object) => ({
  functions: [{ name: 'plays', trigger: { type: 'api' }, ...change }],
});
const policy = (template: string, parameters: object = {}) =>
  fn({ policies: [{ template, parameters }] });
const long = `a${'-long'.repeat(7)}`;

describe('parseService', () => {
  it.each([
    [
      'two environments of a name',
      { environments: twice('name') },
      /environments\.1\.name: another environment has the name dev/,
    ],
    [
      'two environments of a branch',
      { environments: twice('branch') },
      /environments\.1\.branch: another .*develop/,
    ],
    [
      'jwt in front of a REST API',
      {
        api: {
          kind: 'rest',
          authorizer: {
            type: 'jwt',
            issuer: 'https://a.example',
            audience: ['a'],
          },
        },
      },
      /api\.authorizer\.type: jwt is for HTTP APIs; use cognito or iam/,
    ],
    [
      'two functions for a route',
      { functions: [route('aa', '/x/{id}'), route('bb', '/x/{name}')] },
      /functions\.1\.trigger\.path: functions\.0 answers GET \/x\/\{\} already/,
    ],
    [
      'names alike',
      { functions: [route('a-1', '/a'), route('a1', '/b')] },
      /functions\.1\.name: functions\.0 has this name already/,
    ],
    [
      'an API that waits too long',
      fn({ timeout: 30 }),
      /functions\.0\.timeout: API Gateway waits 29 seconds at most/,
    ],
    [
      'a variable of Lambda’s',
      fn({ variables: { AWS_REGION: 'x' } }),
      /variables\.AWS_REGION: is set by Lambda/,
    ],
    [
      'variables alike',
      fn({
        variables: {
          A_B: { dev: '1', prod: '1' },
          AB: { dev: '1', prod: '1' },
        },
      }),
      /variables\.AB: differs from A_B by underscores only/,
    ],
    [
      'a variable without a value for an environment',
      fn({ variables: { TABLE: { dev: 'a' } } }),
      /variables\.TABLE: has no value for prod; give one/,
    ],
    [
      'a variable for an unknown environment',
      fn({ variables: { TABLE: { dev: 'a', prod: 'b', qa: 'c' } } }),
      /variables\.TABLE: has a value for qa, which the service has not/,
    ],
    [
      'an unknown policy template',
      policy('DynamoDBDropPolicy'),
      /policies\.0\.template: SAM has no policy template DynamoDBDropPolicy/,
    ],
    [
      'a policy without its parameter',
      policy('DynamoDBReadPolicy'),
      /policies\.0\.parameters\.TableName: DynamoDBReadPolicy needs this/,
    ],
    [
      'a parameter that a policy has not',
      policy('VPCAccessPolicy', { Vpc: 'a' }),
      /parameters\.Vpc: VPCAccessPolicy does not take this parameter; it takes none/,
    ],
    [
      'a reference to what is not there',
      policy('DynamoDBReadPolicy', { TableName: '${Tabel}' }),
      /parameters\.TableName: may refer to the parameter Environment/,
    ],
    [
      'a name too long together with the service’s',
      { name: long, ...fn({ name: `${long}-and` }) },
      /functions\.0\.name: makes the function name .* longer than 64 characters by \d+; shorten it/,
    ],
    [
      'a name too long for its hooks',
      { name: `${long}-end`, ...fn({ name: `${long}-end` }) },
      /name: makes the function name CodeDeployHook_/,
    ],
    [
      'a word of Python’s',
      { runtime: 'python3.14', ...fn({ name: 'import' }) },
      /functions\.0\.name: import is a word of Python's own/,
    ],
    [
      'an owner of code that is none',
      { codeOwner: 'royalties' },
      /codeOwner: must be a user or a team of GitHub/,
    ],
  ])('refuses %s, naming field and fix', (_, change, message) => {
    expect(() => parseService({ ...aService(), ...change })).toThrow(message);
  });

  it('tells all that is wrong at once', () => {
    expect(() =>
      parseService({
        ...aService(),
        ...fn({ timeout: 30, variables: { AWS_REGION: 'x' } }),
      }),
    ).toThrow(/timeout: [^\n]+\n.*AWS_REGION/);
  });

  it('lets a word of Python’s name a function in TypeScript', () => {
    const service = { ...aService(), ...fn({ name: 'import' }) };
    expect(parseService(service).functions[0].name).toBe('import');
  });

  it('knows the policy templates that SAM documents', () => {
    expect(policyTemplateNames.length).toBeGreaterThan(70);
    expect(policyTemplateNames).toEqual(
      expect.arrayContaining(['S3CrudPolicy', 'KMSDecryptPolicy']),
    );
  });
});

function twice(field: 'name' | 'branch') {
  const [dev, prod] = aService().environments;
  return [dev, { ...prod, [field]: dev[field] }];
}

function route(name: string, path: string) {
  return { name, trigger: { type: 'api', path } };
}
