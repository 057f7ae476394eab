import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAssembly } from './readAssembly';
import { writeRecorded } from './recorded';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'simulator-assembly-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const ratesIn = ({ assets }: Awaited<ReturnType<typeof readAssembly>>) =>
  Object.values(assets).map(({ errorRate }) => errorRate);

describe('a cloud assembly', () => {
  it('is read with its stacks and their code', async () => {
    await writeRecorded(folder, 'abc', 'export const handler = 1;');
    const { stacks, assets } = await readAssembly(folder);
    expect(stacks).toMatchObject([
      { name: 'tunes-dev', account: '111111111111', region: 'us-east-1' },
      { name: 'tunes-staging', account: '222222222222' },
      {
        name: 'tunes-prod',
        stackName: 'tunes-prod',
        tags: { service: 'tunes' },
        dependsOn: [],
        template: { Description: 'Plays tunes' },
      },
    ]);
    expect(Object.keys(assets)).toEqual([
      expect.stringMatching(/^[0-9a-f]{64}\.zip$/),
      expect.stringMatching(/^[0-9a-f]{64}\.zip$/),
    ]);
    const digests = Object.values(assets).map(({ sha256 }) => sha256);
    expect(new Set(digests).size).toBe(2);
  });

  it.each([
    ['// SIMULATE_ERRORS=0.9', 0.9],
    ['const rates = { SIMULATE_ERRORS: "30" };', 0.3],
    ["const rates = { 'SIMULATE_ERRORS': '0.5' };", 0.5],
    ['// SIMULATE_ERRORS=0.1\n// SIMULATE_ERRORS=0.2', 0.2],
    ['// SIMULATE_ERRORS', undefined],
  ])('says of code how often it fails: %s', async (source, expected) => {
    await writeRecorded(folder, 'abc', `${source}\nexport const x = 1;\n`);
    expect(ratesIn(await readAssembly(folder))).toEqual([expected, undefined]);
  });

  it('may hold others, one for each stage', async () => {
    const stage = join(folder, 'assembly-stage');
    await mkdir(stage);
    await writeRecorded(stage, 'abc', 'x');
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({
        artifacts: {
          stage: {
            type: 'cdk:cloud-assembly',
            properties: { directoryName: 'assembly-stage' },
          },
        },
      }),
    );
    const { stacks, assets } = await readAssembly(folder);
    expect(stacks).toHaveLength(3);
    expect(Object.keys(assets)).toHaveLength(2);
  });

  it('knows stacks that are for no environment of their own, and what they wait for', async () => {
    await writeFile(join(folder, 'template.json'), '{}');
    const properties = { templateFile: 'template.json' };
    const stack = {
      type: 'aws:cloudformation:stack',
      environment: 'aws://unknown-account/eu-west-1',
    };
    await writeFile(
      join(folder, 'manifest.json'),
      JSON.stringify({
        artifacts: {
          data: { ...stack, properties, displayName: 'Tunes/data' },
          api: {
            ...stack,
            properties: { ...properties, stackName: 'tunes-api' },
            dependencies: ['data', 'api.assets'],
          },
        },
      }),
    );
    expect((await readAssembly(folder)).stacks).toEqual([
      expect.objectContaining({ name: 'Tunes/data', stackName: 'data' }),
      {
        name: 'api',
        stackName: 'tunes-api',
        region: 'eu-west-1',
        tags: {},
        parameters: {},
        dependsOn: ['Tunes/data'],
        template: {},
      },
    ]);
  });

  it('is refused where a file is missing', async () => {
    await writeRecorded(folder, 'abc', 'x');
    await rename(
      join(folder, 'tunes-dev.template.json'),
      join(folder, 'elsewhere'),
    );
    await expect(readAssembly(folder)).rejects.toThrow(
      'tunes-dev.template.json',
    );
  });
});
