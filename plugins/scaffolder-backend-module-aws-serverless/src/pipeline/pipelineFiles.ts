import type { ServerlessConfig } from '../config';
import { languageOf, stackName } from '../description';
import { mergeFiles, type ProjectFile, type Skeletons } from '../render';
import { commandsOf } from './commands';
import { environmentValues } from './environments';
import { pinnedAction, readPins } from './pins';
import type { PipelineDescription } from './pipelineDescription';

/** What a company settles for the pipelines of all services. */
export type PipelineSettings = Pick<ServerlessConfig, 'versions' | 'validator'>;

/**
 * Names of the checks that a pull request must pass, as branch protection knows
 * them.
 */
export function requiredChecks({
  kind,
}: Pick<PipelineDescription, 'kind'>): string[] {
  return [
    'check / code',
    kind === 'sam' ? 'check / template' : 'check / synth',
    'dependency-review',
  ];
}

/**
 * All files of a service's pipeline: workflows, the bootstrap of their roles, the
 * rollback's script and the load test.
 *
 * @throws InputError where a version has no pin.
 */
export function pipelineFiles(
  skeletons: Skeletons,
  pipeline: PipelineDescription,
  { versions, validator }: PipelineSettings,
): ProjectFile[] {
  const pins = readPins(skeletons, versions.actions);
  const language = languageOf(pipeline.runtime);
  const environments = environmentValues(
    pipeline.name,
    pipeline.environments,
    pipeline.kind,
  );
  const last = environments[environments.length - 1];
  const [owner, repositoryName] = pipeline.repository.split('/');
  const values = {
    kind: pipeline.kind,
    service: pipeline.name,
    owner,
    repositoryName,
    organisationId: pipeline.organisationId ?? '',
    repositoryId: pipeline.repositoryId ?? '',
    codeSecurity: pipeline.codeSecurity,
    language,
    languageVersion: pipeline.runtime.replace(/^[a-z]+|\.x$/g, ''),
    environments,
    // The last environment is where customers are: no load is put on it for trial.
    loadTested:
      environments.length > 1 ? environments.slice(0, -1) : environments,
    lastBranch: last.branch,
    lastEnvironment: last.name,
    commands: commandsOf(language, pins.tools),
    namePrefix: namePrefix(pipeline),
    longestSession: Math.max(
      ...environments.map(({ sessionSeconds }) => sessionSeconds),
    ),
    schedule: weeklySchedule(pipeline.name),
    validator: validator ?? '',
    runner: pins.runner,
    tools: pins.tools,
    uses: (name: string) => pinnedAction(pins, name),
  };
  return mergeFiles(
    skeletons.render('pipeline/all', values),
    skeletons.render(`pipeline/${pipeline.kind}`, values),
  );
}

/** Letters of a stack's name that lead the names of what it makes, at least. */
const KEPT_LETTERS = 24;

/**
 * What the names begin with that CloudFormation gives to the roles, buckets and
 * rules of a stack, for `!Sub`. Long names of stacks are cut there.
 */
function namePrefix({ name, environments }: PipelineDescription): string {
  const longest = Math.max(
    ...environments.map(
      environment => stackName(name, environment.name).length,
    ),
  );
  return longest <= KEPT_LETTERS
    ? `${name}-\${Environment}-`
    : name.slice(0, KEPT_LETTERS - 4);
}

/**
 * A time of the week that a service keeps, and that differs from service to
 * service: all at once would wait for each other's runners.
 */
export function weeklySchedule(service: string): string {
  const sum = [...service].reduce(
    (total, character) => (total * 31 + character.charCodeAt(0)) % 100_003,
    7,
  );
  return `${sum % 60} ${3 + (sum % 5)} * * ${1 + (sum % 5)}`;
}
