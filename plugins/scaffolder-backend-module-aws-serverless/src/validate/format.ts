import { Finding } from './finding';

/** How findings are written: for people, for programs, as annotations of GitHub. */
export const FORMATS = ['text', 'json', 'github'] as const;

export type Format = (typeof FORMATS)[number];

/** Writes findings as text in a format. */
export function formatFindings(findings: Finding[], format: Format): string {
  switch (format) {
    case 'json':
      return JSON.stringify({ ...countOf(findings), findings }, null, 2);
    case 'github':
      return [...findings.map(annotation), summary(findings)].join('\n');
    default:
      return [...findings.map(paragraph), summary(findings)].join('\n');
  }
}

/** How many findings are errors and how many warnings. */
export function countOf(findings: Finding[]): {
  errors: number;
  warnings: number;
} {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: findings.length - errors };
}

function summary(findings: Finding[]): string {
  const { errors, warnings } = countOf(findings);
  return findings.length
    ? `${counted(errors, 'error')}, ${counted(warnings, 'warning')}`
    : 'Nothing was found.';
}

function paragraph(finding: Finding): string {
  const { file, line, column, severity, rule, message, fix } = finding;
  const place = column === undefined ? `${line}` : `${line}:${column}`;
  return `${file}:${place} ${severity} ${rule}\n  ${message}\n  ${fix}`;
}

/** https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
function annotation(finding: Finding): string {
  const { file, line, column, severity, rule, message, fix } = finding;
  const properties = Object.entries({ file, line, col: column, title: rule })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`)
    .join(',');
  return `::${severity} ${properties}::${escapeData(`${message}\n${fix}`)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
