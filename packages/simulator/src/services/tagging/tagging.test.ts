import {
  GetResourcesCommand,
  GetTagKeysCommand,
  GetTagValuesCommand,
  paginateGetResources,
  ResourceGroupsTaggingAPIClient,
} from '@aws-sdk/client-resource-groups-tagging-api';
import { TaggedResource } from '../../core/types';
import { TOOLS_CREDENTIALS } from '../../identity/registry';
import { simulatorRequestHandler } from '../../server/requestHandler';
import { createSimulator } from '../../server/simulator';
import { tagging } from './tagging';

const FN = 'arn:aws:lambda:us-east-1:999999999999:function:';
const APP = 'arn:aws:amplify:us-east-1:999999999999:apps/d1';

const RESOURCES: TaggedResource[] = [
  { arn: `${FN}c`, tags: { service: 'royalty', environment: 'prod' } },
  { arn: `${FN}a`, tags: { service: 'royalty', environment: 'dev' } },
  { arn: `${FN}b`, tags: { service: 'payout' } },
  { arn: `${FN}untagged`, tags: {} },
  { arn: APP, tags: { service: 'artists' } },
];

function setUp(resources = RESOURCES) {
  const simulator = createSimulator({
    services: [
      tagging(({ account, region }) =>
        account === '999999999999' && region === 'us-east-1' ? resources : [],
      ),
    ],
    quotas: false,
  });
  const client = (region = 'us-east-1') =>
    new ResourceGroupsTaggingAPIClient({
      region,
      credentials: TOOLS_CREDENTIALS,
      requestHandler: simulatorRequestHandler(simulator),
      maxAttempts: 1,
    });
  return { client };
}

async function arns(input: object): Promise<string[]> {
  const { ResourceTagMappingList: list } = await setUp()
    .client()
    .send(new GetResourcesCommand(input));
  return list!.map(({ ResourceARN }) => ResourceARN!);
}

describe('GetResources', () => {
  it.each<[object, string[]]>([
    [{}, [APP, `${FN}a`, `${FN}b`, `${FN}c`]],
    [{ ResourceTypeFilters: ['lambda'] }, [`${FN}a`, `${FN}b`, `${FN}c`]],
    [
      { ResourceTypeFilters: ['lambda:function'] },
      [`${FN}a`, `${FN}b`, `${FN}c`],
    ],
    [{ ResourceTypeFilters: ['amplify:apps'] }, [APP]],
    [{ ResourceTypeFilters: ['lambda:layer'] }, []],
    [
      { TagFilters: [{ Key: 'service', Values: ['royalty', 'artists'] }] },
      [APP, `${FN}a`, `${FN}c`],
    ],
    [
      {
        TagFilters: [
          { Key: 'service', Values: ['royalty'] },
          { Key: 'environment', Values: ['prod'] },
        ],
      },
      [`${FN}c`],
    ],
    [{ TagFilters: [{ Key: 'environment' }] }, [`${FN}a`, `${FN}c`]],
    [{ TagFilters: [{ Key: 'toString' }] }, []],
    [{ ResourceARNList: [`${FN}b`, `${FN}gone`] }, [`${FN}b`]],
  ])('%j', async (input, expected) => {
    expect(await arns(input)).toEqual(expected);
  });

  it('gives the tags', async () => {
    const { ResourceTagMappingList: list } = await setUp()
      .client()
      .send(new GetResourcesCommand({ ResourceARNList: [`${FN}c`] }));
    expect(list).toEqual([
      {
        ResourceARN: `${FN}c`,
        Tags: [
          { Key: 'service', Value: 'royalty' },
          { Key: 'environment', Value: 'prod' },
        ],
      },
    ]);
  });

  it('is paged', async () => {
    const many = Array.from({ length: 7 }, (_, i) => ({
      arn: `${FN}${i}`,
      tags: { n: String(i) },
    }));
    const pages: string[][] = [];
    const paginator = paginateGetResources(
      { client: setUp(many).client(), pageSize: 3 },
      {},
    );
    for await (const { ResourceTagMappingList: list } of paginator) {
      pages.push(list!.map(({ ResourceARN }) => ResourceARN!.slice(-1)));
    }
    expect(pages).toEqual([['0', '1', '2'], ['3', '4', '5'], ['6']]);
  });

  it('belongs to one region', async () => {
    const { ResourceTagMappingList: list } = await setUp()
      .client('eu-west-1')
      .send(new GetResourcesCommand({}));
    expect(list).toEqual([]);
  });

  it.each([
    [{ ResourcesPerPage: 101 }, 'between 1 and 100'],
    [{ ResourcesPerPage: 0 }, 'between 1 and 100'],
    [{ PaginationToken: 'nonsense' }, 'Invalid PaginationToken'],
    [
      { ResourceARNList: [APP], ResourceTypeFilters: ['lambda'] },
      'cannot be combined',
    ],
  ])('refuses %j', async (input, message) => {
    await expect(arns(input)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(message),
    });
  });
});

describe('tag keys and values', () => {
  it('lists keys', async () => {
    const { TagKeys } = await setUp().client().send(new GetTagKeysCommand({}));
    expect(TagKeys).toEqual(['environment', 'service']);
  });

  it('lists the values of a key', async () => {
    const { TagValues } = await setUp()
      .client()
      .send(new GetTagValuesCommand({ Key: 'service' }));
    expect(TagValues).toEqual(['artists', 'payout', 'royalty']);
  });

  it('pages keys by a hundred', async () => {
    const many = [
      {
        arn: `${FN}many`,
        tags: Object.fromEntries(
          Array.from({ length: 101 }, (_, i) => [
            String(i).padStart(3, '0'),
            '',
          ]),
        ),
      },
    ];
    const client = setUp(many).client();
    const first = await client.send(new GetTagKeysCommand({}));
    expect(first.TagKeys).toHaveLength(100);
    const second = await client.send(
      new GetTagKeysCommand({ PaginationToken: first.PaginationToken }),
    );
    expect(second).toMatchObject({ TagKeys: ['100'], PaginationToken: '' });
  });
});
