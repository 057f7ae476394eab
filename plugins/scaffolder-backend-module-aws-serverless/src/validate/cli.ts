import { parseArgs } from 'node:util';
import { posix, relative, sep } from 'node:path';
import { stopActionlint } from './checks/actionlint';
import { stopCloudFormation } from './checks/cloudFormation';
import { Finding } from './finding';
import { FORMATS, Format, countOf, formatFindings } from './format';
import { validateProject } from './validateProject';

const USAGE = `Usage: backspin-validate [folder] [options]

Validates the templates, samconfig.toml and workflows of a project. Ends with 1
where errors were found, with 2 where it could not be run.

  --format text|json|github  how findings are written (text)
  --required-tag <key>       a tag that everything carries; may be repeated
  --runtime <name>           a runtime that is accepted; may be repeated
                             (all that AWS supports)
  --ignore <rule>            a rule to leave out, such as actionlint/*; may be
                             repeated
  --region <name>            where templates are deployed (us-east-1)
  --no-cloudformation        leave out AWS's own validator, which takes seconds
  --help                     show this
`;

/**
 * What the command writes to, so that tests need no process.
 *
 * @public
 */
export interface Output {
  out(text: string): void;
  error(text: string): void;
}

/**
 * The command line `backspin-validate`.
 *
 * @returns The code that the process ends with: 0, 1 where errors were found, 2
 *   where the command was called wrongly or could not read the folder.
 *
 * @public
 */
export async function runValidate(
  args: string[],
  output: Output,
): Promise<number> {
  try {
    const { values, positionals } = parse(args);
    if (values.help) {
      output.out(USAGE);
      return 0;
    }
    if (!FORMATS.includes(values.format as Format)) {
      throw new Error(`--format must be one of ${FORMATS.join(', ')}`);
    }
    const [folder = '.', ...more] = positionals;
    if (more.length) {
      throw new Error(`one folder only, not also ${more.join(' ')}`);
    }
    const findings = await validateProject(folder, {
      ...(values.runtime && { runtimes: values.runtime }),
      requiredTags: values['required-tag'],
      ignore: values.ignore,
      region: values.region,
      cloudFormation: !values['no-cloudformation'],
    });
    output.out(
      formatFindings(
        findings.map(finding => fromHere(folder, finding)),
        values.format as Format,
      ),
    );
    return countOf(findings).errors ? 1 : 0;
  } catch (error) {
    output.error(
      `backspin-validate: ${error instanceof Error ? error.message : error}`,
    );
    return 2;
  } finally {
    await Promise.all([stopActionlint(), stopCloudFormation()]);
  }
}

function parse(args: string[]) {
  return parseArgs({
    args,
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'text' },
      'required-tag': { type: 'string', multiple: true },
      runtime: { type: 'string', multiple: true },
      ignore: { type: 'string', multiple: true },
      region: { type: 'string' },
      'no-cloudformation': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
}

/** A finding whose file is named as seen from where the command was called. */
function fromHere(folder: string, finding: Finding): Finding {
  const prefix = relative('.', folder).split(sep).join('/');
  return { ...finding, file: posix.join(prefix, finding.file) };
}
