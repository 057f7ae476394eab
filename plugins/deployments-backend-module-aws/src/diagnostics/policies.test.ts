import { withEstate } from '@backspin/simulator';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ACCOUNTS,
  createPortal,
  lambdaTarget,
  MINUTE,
  PROD,
} from '../__testUtils__/portal';
import { deployedAgo, deployNow } from '../__testUtils__/stacks';
import { CALLS } from '../clients';
import type { AwsRole, AwsService } from '../clients';
import { HealthLedger } from '../clients/health';
import { clientRules } from '../clients/middleware';
import { TokenBucket } from '../clients/tokenBucket';
import { iamPolicies } from './policies';

const CLIENTS: Record<string, AwsService> = {
  '@aws-sdk/client-amplify': 'amplify',
  '@aws-sdk/client-cloudformation': 'cloudformation',
  '@aws-sdk/client-cloudwatch': 'cloudwatch',
  '@aws-sdk/client-codedeploy': 'codedeploy',
  '@aws-sdk/client-lambda': 'lambda',
  '@aws-sdk/client-resource-groups-tagging-api': 'tagging',
  '@aws-sdk/client-sts': 'sts',
};

/** The operations that the package's code imports commands or paginators of. */
function importedCalls(): string[] {
  const root = join(__dirname, '..');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter(
    file =>
      file.endsWith('.ts') &&
      !file.endsWith('.test.ts') &&
      !file.includes('__testUtils__'),
  );
  const imports = /import (?!type)\{([^}]+)\} from '(@aws-sdk\/client-[^']+)'/g;
  const calls = files.flatMap(file => {
    const source = readFileSync(join(root, file), 'utf8');
    return [...source.matchAll(imports)].flatMap(([, names, client]) =>
      names
        .split(',')
        .map(name => /^(?:paginate)?(\w+?)(?:Command)?$/.exec(name.trim()))
        .filter(match => match && /^paginate|Command$/.test(match[0]))
        .map(match => `${CLIENTS[client]} ${match![1]}`),
    );
  });
  return [...new Set(calls)].sort();
}

const registered = Object.entries(CALLS)
  .flatMap(([service, calls]) =>
    Object.keys(calls).map(operation => `${service} ${operation}`),
  )
  .sort();

type Guard = (
  next: () => Promise<object>,
  context: { commandName: string },
) => (args: object) => Promise<unknown>;

/** Whether the client layer makes a call with a role, or refuses it. */
async function isLetThrough(
  role: AwsRole,
  service: AwsService,
  operation: string,
): Promise<boolean> {
  const guards: Guard[] = [];
  clientRules({
    access: { ...PROD, role },
    service,
    ledger: new HealthLedger(),
    bucket: () => new TokenBucket('tests', { perSecond: 1, burst: 1 }),
  }).applyToStack({
    add: (guard: Guard) => guards.push(guard),
    addRelativeTo: () => {},
  } as unknown as Parameters<ReturnType<typeof clientRules>['applyToStack']>[0]);
  try {
    const context = { commandName: `${operation}Command` };
    await guards[0](async () => ({ output: {} }), context)({});
    return true;
  } catch (error) {
    if ((error as Error).name !== 'NotAllowedError') throw error;
    return false;
  }
}

interface Statement {
  Sid: string;
  Effect: string;
  Action: string[];
  Resource: string[];
}
const statementsOf = (policy: Record<string, unknown>) =>
  policy.Statement as Statement[];

describe('the IAM policies', () => {
  it('are made from a table that has every call of the code, and no other', () => {
    expect(importedCalls()).toEqual(registered);
  });

  it('let the read role change nothing', () => {
    const reading = /:(Get|List|Describe|BatchGet)/;
    const actions = statementsOf(iamPolicies().read).flatMap(
      ({ Action }) => Action,
    );
    expect(actions.filter(action => !reading.test(action))).toEqual([]);
    expect(actions).toContain('lambda:GetFunction');
    expect(actions).toContain('tag:GetResources');
  });

  it('let the write role make the calls of a rollback, on resources of their kind', () => {
    const statements = statementsOf(iamPolicies().write);
    expect(statements.map(({ Sid, Action }) => [Sid, Action])).toEqual([
      ['BackspinWriteLambda', ['lambda:UpdateAlias']],
      [
        'BackspinWriteCodedeploy',
        [
          'codedeploy:CreateDeployment',
          'codedeploy:GetApplicationRevision',
          'codedeploy:GetDeploymentConfig',
          'codedeploy:RegisterApplicationRevision',
          'codedeploy:StopDeployment',
        ],
      ],
      [
        'BackspinWriteAmplify',
        [
          'amplify:StartDeployment',
          'amplify:StartJob',
          'amplify:StopJob',
          'amplify:UpdateBranch',
          'amplify:UpdateDomainAssociation',
        ],
      ],
    ]);
    for (const { Resource } of statements) expect(Resource).not.toContain('*');
  });

  it.each(['read', 'write'] as const)(
    'name exactly the actions of the calls that can be made with the %s role',
    async role => {
      const calls = Object.entries(CALLS).flatMap(([service, operations]) =>
        Object.keys(operations).map(
          operation => [service as AwsService, operation] as const,
        ),
      );
      const made = await Promise.all(
        calls.map(async ([service, operation]) =>
          (await isLetThrough(role, service, operation))
            ? CALLS[service][operation]
            : undefined,
        ),
      );
      const needed = made.flatMap(call =>
        call?.action ? [call.action, ...(call.alsoNeeds ?? [])] : [],
      );
      const named = statementsOf(iamPolicies()[role]).flatMap(
        ({ Action }) => Action,
      );
      expect(new Set(named)).toEqual(new Set(needed));
    },
  );

  it('are explained in the README, action by action', () => {
    const readme = readFileSync(join(__dirname, '../../README.md'), 'utf8');
    const { read, write } = iamPolicies();
    const actions = [read, write].flatMap(policy =>
      statementsOf(policy).flatMap(({ Action }) => Action),
    );
    const named = [...readme.matchAll(/`([a-z]+:[A-Z][A-Za-z]+)`/g)]
      .map(match => match[1])
      .filter(action => action !== 'sts:AssumeRole');
    expect(new Set(named)).toEqual(new Set(actions));
  });

  it('have no wildcard action, and statements that AWS takes', () => {
    const { read, write } = iamPolicies();
    for (const policy of [read, write]) {
      expect(policy.Version).toBe('2012-10-17');
      for (const { Sid, Effect, Action } of statementsOf(policy)) {
        expect(Sid).toMatch(/^[A-Za-z0-9]+$/);
        expect(Effect).toBe('Allow');
        for (const action of Action) {
          expect(action).toMatch(/^[a-z]+:[A-Za-z]+$/);
        }
      }
    }
  });
});

describe('a read role that may do exactly what the policy says', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('suffices for the whole demo estate, whatever the reason of the look', async () => {
    const portal = createPortal(withEstate({ motion: false }));
    const { targets } = await portal.resolve({
      'aws.amazon.com/cloudformation-stack-name':
        'royalty-calculator-{environment}',
      'aws.amazon.com/lambda-function-tags': 'service=library',
      'aws.com/lambda-function-name': 'library-list-prod',
      'aws.com/lambda-region': 'us-east-1',
    });
    for (const reason of ['scheduled', 'sweep', 'requested'] as const) {
      for (const account of Object.values(ACCOUNTS)) {
        const some = targets.filter(target => target.account === account);
        const results = await portal.observe(some, reason);
        expect(results.map(({ error }) => error).filter(Boolean)).toEqual([]);
      }
      await portal.pass(MINUTE);
    }
    const services = await portal.diagnostics.services();
    expect(services.map(({ error }) => error).filter(Boolean)).toEqual([]);
  }, 30_000);

  it('suffices for a deployment in progress and its hook', async () => {
    const portal = createPortal({
      build: world =>
        deployedAgo(world, 60, { release: 1, shift: 'AllAtOnce' }),
    });
    const target = lambdaTarget('royalties-prod');
    deployNow(portal.world, {
      release: 2,
      shift: 'Linear10PercentEvery1Minute',
      preHook: 'CodeDeployHook_check',
    });
    await portal.pass(2 * MINUTE);
    const [{ observation }] = await portal.observe([target]);
    const { deploymentId } = observation!.inFlight!;
    await portal.provider.getDeployment(target, deploymentId);
    await portal.provider.getStepLog(
      target,
      deploymentId,
      'BeforeAllowTraffic',
    );
    const services = await portal.diagnostics.services();
    expect(services.map(({ error }) => error).filter(Boolean)).toEqual([]);
  });
});
