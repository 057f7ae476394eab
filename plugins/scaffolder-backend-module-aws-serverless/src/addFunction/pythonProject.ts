import { parse } from 'yaml';
import type { ServiceDescription } from '../description';
import type { ProjectFile, Skeletons } from '../render';
import { serviceValues } from '../sam/values';

const REQUIREMENTS = 'src/requirements.txt';

/** What a service in Python must have besides the files of its function. */
export interface PythonProject {
  files: ProjectFile[];
  changed: ProjectFile[];
}

/** `aws-lambda-powertools[tracer]==3.35.0` as `aws-lambda-powertools`. */
function packageOf(requirement: string): string {
  return requirement
    .split(/[[<>=!~;\s]/, 1)[0]
    .toLowerCase()
    .replace(/[._]+/g, '-');
}

/** The requirements with those that are missing, and which these are. */
function addRequirements(there: string, wanted: string) {
  const lines = (text: string) =>
    text.split(/\r?\n/).filter(line => /^[A-Za-z]/.test(line));
  const known = new Set(lines(there).map(packageOf));
  const added = lines(wanted).filter(line => !known.has(packageOf(line)));
  const separator = there === '' || there.endsWith('\n') ? '' : '\n';
  return {
    added,
    content:
      added.length > 0 ? `${there}${separator}${added.join('\n')}\n` : there,
  };
}

/**
 * Makes a service in Python one in which a new function and its tests run: packages
 * that are missing, what tests stand on, and the requirements.
 *
 * @param before - the service without the function, by which it is known whether a
 * file has been left as it was made
 */
export function pythonProject(
  skeletons: Skeletons,
  service: ServiceDescription,
  before: ServiceDescription,
  read: (path: string) => string | undefined,
): PythonProject {
  const pins = parse(skeletons.read('sam-python/pins.yaml'));
  const projectOf = (of: ServiceDescription) =>
    skeletons.render('sam-python/project', { ...serviceValues(of), pins });
  const project = projectOf(service);
  const old = new Map(
    projectOf(before).map(({ path, content }) => [path, content]),
  );
  const supporting = project.filter(({ path }) =>
    /^(tests\/|src\/functions\/)/.test(path),
  );
  const files = supporting.filter(({ path }) => read(path) === undefined);
  const untouched = supporting.filter(({ path, content }) => {
    const there = read(path);
    return there !== undefined && there !== content && there === old.get(path);
  });
  const wanted =
    project.find(({ path }) => path === REQUIREMENTS)?.content ?? '';
  const there = read(REQUIREMENTS);
  const { added, content } = addRequirements(there ?? '', wanted);
  const requirements = { path: REQUIREMENTS, content };
  if (there === undefined) {
    return { files: [...files, requirements], changed: untouched };
  }
  return {
    files,
    changed: added.length > 0 ? [...untouched, requirements] : untouched,
  };
}
