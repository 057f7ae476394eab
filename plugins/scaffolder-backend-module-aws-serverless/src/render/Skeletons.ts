import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { createEnvironment } from './environment';
import type { ProjectFile } from './files';

const TEMPLATE_SUFFIX = '.njk';

/** Folder of the skeletons that come with this package. */
export function builtInSkeletons(): string {
  return resolvePackagePath(
    '@backspin/backstage-plugin-scaffolder-backend-module-aws-serverless',
    'skeletons',
  );
}

/**
 * Reads and renders skeletons: folders of the plain files that a generated
 * repository begins with. A file whose name ends with `.njk` is a Nunjucks
 * template and loses that ending; any other is taken as it is. `{name}` in a
 * path stands for the value of that name, and `dot-` at the beginning of a folder
 * or file for a dot: packages are published without folders such as `.github`.
 *
 * A company's own folder goes over the built-in ones file by file: a file there
 * takes the place of the one with the same path (with or without `.njk`), and a
 * file that is only there is added.
 */
export class Skeletons {
  private readonly roots: string[];
  private readonly environment: ReturnType<typeof createEnvironment>;

  /**
   * @param own - A folder laid out like this package's `skeletons`, seen from the
   *   folder in which the backend was started.
   * @throws InputError where there is no such folder.
   */
  constructor(own?: string) {
    if (own && !statSync(own, { throwIfNoEntry: false })?.isDirectory()) {
      throw new InputError(
        `awsServerless.skeletons in the configuration: there is no folder ${resolve(
          own,
        )}`,
      );
    }
    this.roots = [...(own ? [resolve(own)] : []), builtInSkeletons()];
    this.environment = createEnvironment(this.roots);
  }

  /**
   * Renders all files of a folder, such as `sam-typescript/project`. A template
   * that renders to nothing makes no file, so that a file can be left out by a
   * condition around its content.
   */
  render(folder: string, values: object): ProjectFile[] {
    const found = this.list(folder);
    if (found.size === 0) {
      throw new NotFoundError(`There is no skeleton ${folder}.`);
    }
    return [...found].flatMap(([path, { root, file }]) => {
      const isTemplate = file.endsWith(TEMPLATE_SUFFIX);
      const content = isTemplate
        ? this.renderFile(`${folder}/${file}`, values)
        : readFileSync(join(root, folder, file), 'utf8');
      return isTemplate && content.trim() === ''
        ? []
        : [{ path: fillPath(path, values), content }];
    });
  }

  /** Renders one template, such as `sam/template.yaml.njk`. */
  renderFile(path: string, values: object): string {
    return this.environment.render(path, values);
  }

  /** Reads a file that holds no template, such as `sam-typescript/package-lock.json`. */
  read(path: string): string {
    for (const root of this.roots) {
      const file = join(root, path);
      if (existsSync(file)) {
        return readFileSync(file, 'utf8');
      }
    }
    throw new NotFoundError(`There is no skeleton file ${path}.`);
  }

  /** Files of a folder by the path that they make, the company's own first. */
  private list(folder: string) {
    const found = new Map<string, { root: string; file: string }>();
    for (const root of this.roots) {
      const base = join(root, folder);
      for (const path of existsSync(base) ? filesBelow(base) : []) {
        const file = relative(base, path).split(sep).join('/');
        const made = madePath(file);
        if (!found.has(made)) {
          found.set(made, { root, file });
        }
      }
    }
    return found;
  }
}

function madePath(file: string): string {
  const path = file.endsWith(TEMPLATE_SUFFIX)
    ? file.slice(0, -TEMPLATE_SUFFIX.length)
    : file;
  return path.replace(/(^|\/)dot-/g, '$1.');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .sort();
}

function fillPath(path: string, values: object): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = (values as Record<string, unknown>)[name];
    if (typeof value !== 'string') {
      throw new Error(`The skeleton's path ${path} needs a value of ${name}.`);
    }
    return value;
  });
}
