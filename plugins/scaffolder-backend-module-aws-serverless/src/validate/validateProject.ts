import { checkActionlint } from './checks/actionlint';
import { checkCloudFormation } from './checks/cloudFormation';
import { checkOwnRules } from './checks/ownRules';
import { checkSamSchema } from './checks/samSchema';
import { Finding, byPlace } from './finding';
import { SUPPORTED_RUNTIMES } from './rules/runtimes';
import { isSam, projectOf } from './source/Project';
import { readProject } from './source/readProject';
import { YamlSource } from './source/YamlSource';

/**
 * What a company may set about validating.
 *
 * @public
 */
export interface ValidateOptions {
  /** Runtimes that are accepted; those that AWS supports where left out. */
  runtimes?: readonly string[];
  /** Keys of tags that everything carries; none where left out. */
  requiredTags?: readonly string[];
  /** Ids of rules whose findings are left out; `actionlint/*` stands for all of a tool. */
  ignore?: readonly string[];
  /** Whether AWS's own validator is asked too, which takes some seconds; `true` where left out. */
  cloudFormation?: boolean;
  /** Where templates are deployed; `us-east-1` where left out. */
  region?: string;
}

/**
 * Validates a project in a folder: its templates by SAM's schema and by AWS's own
 * validator, its workflows by actionlint, and all of it by the product's rules.
 * Nothing is called over the network, and nothing is changed.
 *
 * @returns What was found, in the order of files and lines; nothing is good.
 * @throws Error where the folder cannot be read.
 *
 * @public
 */
export async function validateProject(
  folder: string,
  options: ValidateOptions = {},
): Promise<Finding[]> {
  return validateFiles(await readProject(folder), options);
}

/** The same for texts by file name, such as a project that is not written yet. */
export async function validateFiles(
  files: Record<string, string>,
  options: ValidateOptions = {},
): Promise<Finding[]> {
  const {
    runtimes = SUPPORTED_RUNTIMES,
    requiredTags = [],
    ignore = [],
    cloudFormation = true,
    region = 'us-east-1',
  } = options;

  const project = projectOf(files);
  const sources = [
    ...project.templates,
    ...project.workflows,
    ...(project.samConfig ? [project.samConfig] : []),
  ];
  const broken = sources.flatMap(syntaxFindings);
  const templates = project.templates.filter(isWhole);
  const workflows = project.workflows.filter(isWhole);

  // Both in threads of their own, so that neither waits for the other.
  const [ofActionlint, ofCloudFormation] = await Promise.all([
    checkActionlint(workflows),
    cloudFormation ? checkCloudFormation(templates, region) : [],
  ]);
  const found = [
    ...broken,
    ...templates.filter(isSam).flatMap(checkSamSchema),
    // They compare files: with one unreadable they would find what is not so.
    ...(broken.length
      ? []
      : checkOwnRules(project, { runtimes, requiredTags })),
    ...ofActionlint,
    ...ofCloudFormation,
  ];
  return found.filter(({ rule }) => !isIgnored(rule, ignore)).sort(byPlace);
}

type Source = Pick<YamlSource, 'file' | 'problems'>;

function isWhole({ problems }: Source): boolean {
  return problems.length === 0;
}

function syntaxFindings({ file, problems }: Source): Finding[] {
  return problems.map(({ line, column, message }) => ({
    file,
    line,
    column,
    rule: 'syntax',
    severity: 'error' as const,
    message,
    fix: 'Correct the file, so that it can be read.',
  }));
}

function isIgnored(rule: string, ignore: readonly string[]): boolean {
  return ignore.some(
    ignored =>
      ignored === rule ||
      (ignored.endsWith('/*') && rule.startsWith(ignored.slice(0, -1))),
  );
}
