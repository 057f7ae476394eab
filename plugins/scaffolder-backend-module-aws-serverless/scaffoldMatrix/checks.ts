import { validateProject } from '../src/validate/validateProject';
import { amplifyChecks } from './amplify/checks';
import type { MadeApp } from './amplify/make';
import { AwsStub } from './awsStub';
import type { Case } from './cases';
import { cdkChecks } from './cdk/checks';
import { findingLine } from './findings';
import { projectOf } from './places';
import { pythonChecks } from './pythonChecks';
import { refuse, runChecks, type CaseReport, type Check } from './report';
import { samChecks } from './sam/checks';
import type { Batch } from './typescriptBatch';
import { typescriptChecks } from './typescriptChecks';

/** How it went to make the project of a case: an app has something in AWS too. */
export interface Made {
  fault?: string;
  app?: MadeApp;
}

/** What the projects of all cases are looked at with. */
export interface Tools {
  python: string;
  batches: Record<'sam' | 'cdk', Batch>;
}

/** Whether a project is a service in Python. */
export function isPython(next: Case): boolean {
  return (
    next.kind !== 'amplify' && String(next.service.runtime).startsWith('python')
  );
}

/** Holds the project of a case to all that it should be. */
export async function checkCase(
  next: Case,
  { fault, app }: Made,
  tools: Tools,
): Promise<CaseReport> {
  if (fault) {
    return runChecks(next.name, [['making it', async () => refuse([fault])]]);
  }
  const aws = new AwsStub();
  const endpoint = await aws.start();
  try {
    return await runChecks(next.name, [
      ['validators', () => validate(projectOf(next))],
      ...checksOf(next, app, aws, endpoint, tools),
    ]);
  } finally {
    await aws.stop();
  }
}

function checksOf(
  next: Case,
  app: MadeApp | undefined,
  aws: AwsStub,
  endpoint: string,
  { python, batches }: Tools,
): Check[] {
  const project = projectOf(next);
  if (next.kind === 'amplify') {
    return app ? amplifyChecks(next, project, app) : [];
  }
  if (isPython(next)) {
    return pythonChecks(project, aws, endpoint, python);
  }
  return [
    ...(next.kind === 'cdk'
      ? cdkChecks(project, next.service, aws, endpoint)
      : samChecks(project, aws, endpoint)),
    ...typescriptChecks(next.kind, project, batches[next.kind]),
  ];
}

async function validate(project: string): Promise<void> {
  refuse((await validateProject(project)).map(findingLine));
}
