import { YamlSource } from '../source/YamlSource';
import { checkActionlint, stopActionlint } from './actionlint';

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
  afterAll(() => stopActionlint());

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

  it('stands many files, one after the other', async () => {
    const steps = Array.from(
      { length: 400 },
      (_, i) => `      - run: echo ${i}`,
    );
    const large = `${GOOD}${steps.join('\n')}\n`;
    const workflows = Array.from(
      { length: 30 },
      (_, i) =>
        new YamlSource(`.github/workflows/${i}.yml`, i % 2 ? large : GOOD),
    );
    await expect(checkActionlint(workflows)).resolves.toEqual([]);
  });

  it('does not take a workflow that it has not seen for a good one', async () => {
    await expect(
      checkActionlint([new YamlSource('a.yml', GOOD)], {
        ask: () => Promise.reject(new Error('unreachable')),
      }),
    ).resolves.toEqual([
      expect.objectContaining({
        file: 'a.yml',
        rule: 'actionlint/unavailable',
        severity: 'error',
      }),
    ]);
  });
});
