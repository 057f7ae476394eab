import { YamlSource } from '../source/YamlSource';
import { checkActionlint } from './actionlint';

const GOOD = `name: Check
on: push
permissions: { contents: read, attestations: write }
jobs:
  check:
    runs-on: ubuntu-24.04
    steps:
      - run: echo "\${{ vars.REGION }}"
`;

async function findings(text: string) {
  return checkActionlint([new YamlSource('.github/workflows/a.yml', text)]);
}

describe('checkActionlint', () => {
  it('has nothing against a workflow that uses what came after it', async () => {
    await expect(findings(GOOD)).resolves.toEqual([]);
    await expect(findings(GOOD.replace(/\n/g, '\r\n'))).resolves.toEqual([]);
  });

  it('has nothing to do without workflows', async () => {
    await expect(checkActionlint([])).resolves.toEqual([]);
  });

  it.each([
    ['expression', 'vars.REGION', 'githb.ref', 8],
    ['syntax-check', 'runs-on', 'run-on', 5],
    ['runner-label', 'ubuntu-24.04', 'ubuntu-24.40', 6],
    ['events', 'on: push', 'on: pushed', 2],
  ])('finds a mistake of the kind %s', async (kind, from, to, line) => {
    const [finding] = await findings(GOOD.replace(from, to));
    expect(finding).toMatchObject({
      file: '.github/workflows/a.yml',
      line,
      rule: `actionlint/${kind}`,
      severity: 'error',
    });
  });
});
