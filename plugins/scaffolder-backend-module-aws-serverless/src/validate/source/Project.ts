import { parse as parseToml, TomlError } from 'smol-toml';
import { SyntaxProblem, YamlSource } from './YamlSource';

/** `samconfig.toml` of a project. */
export interface SamConfig {
  file: string;
  text: string;
  /** Tables by environment, such as `config.dev.deploy.parameters`. */
  value: Record<string, unknown>;
  problems: SyntaxProblem[];
}

/** The files of a project that say how it is built and deployed, read but not judged. */
export interface Project {
  templates: YamlSource[];
  workflows: YamlSource[];
  samConfig?: SamConfig;
}

/** Whether a file is a template of CloudFormation or SAM, by what stands in it. */
export function isTemplate(text: string): boolean {
  return (
    /^["']?AWSTemplateFormatVersion\b/m.test(text) ||
    /\bAWS::Serverless-2016-10-31\b/.test(text) ||
    /^\s*"AWSTemplateFormatVersion"/m.test(text) ||
    // JSON is indented, and templates of the CDK tell no version.
    (/^(["']?Resources["']?|\s*"Resources")\s*:/m.test(text) &&
      /^\s+["']?Type["']?:\s*["']?AWS::/m.test(text))
  );
}

/** Whether a template is SAM's. */
export function isSam(template: YamlSource): boolean {
  const { Transform: transform } = (template.value ?? {}) as {
    Transform?: unknown;
  };
  return [transform].flat().includes('AWS::Serverless-2016-10-31');
}

function readSamConfig(file: string, text: string): SamConfig {
  try {
    return { file, text, value: parseToml(text), problems: [] };
  } catch (error) {
    if (!(error instanceof TomlError)) {
      throw error;
    }
    const { line, column, message } = error;
    const problem = { line, column, message: message.split('\n')[0] };
    return { file, text, value: {}, problems: [problem] };
  }
}

/** A project made of texts by file name, as `readProject` makes one of a folder. */
export function projectOf(files: Record<string, string>): Project {
  const project: Project = { templates: [], workflows: [] };
  for (const [file, text] of Object.entries(files)) {
    if (/(^|\/)\.github\/workflows\/[^/]+\.ya?ml$/.test(file)) {
      project.workflows.push(new YamlSource(file, text));
    } else if (file === 'samconfig.toml') {
      project.samConfig = readSamConfig(file, text);
    } else if (/\.(ya?ml|json)$/.test(file) && isTemplate(text)) {
      project.templates.push(new YamlSource(file, text));
    }
  }
  return project;
}
