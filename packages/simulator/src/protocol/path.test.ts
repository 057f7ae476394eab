import * as lambda from '@aws-sdk/client-lambda';
import { readModel } from './model';
import { findRestOperation, matchPath } from './path';

describe('matchPath', () => {
  it.each([
    ['/functions/{Name}', '/functions/a', { Name: 'a' }],
    ['/functions/{Name}', '/functions/a/', { Name: 'a' }],
    ['/tags/{Arn}', '/tags/arn%3Aaws%3Aapps%2Fd1', { Arn: 'arn:aws:apps/d1' }],
    [
      '/apps/{Id}/branches/{Name}',
      '/apps/d1/branches/feature%2Fx',
      { Id: 'd1', Name: 'feature/x' },
    ],
    ['/objects/{Key+}', '/objects/a/b%20c', { Key: 'a/b c' }],
    ['/objects/{Key+}/acl', '/objects/a/b/acl', { Key: 'a/b' }],
    ['/functions/{Name}', '/functions/', undefined],
    ['/functions/{Name}', '/functions/a/b', undefined],
    ['/functions/{Name}', '/other/a', undefined],
    ['/functions/{Name}', '/functions/%zz', undefined],
    ['/objects/{Key+}', '/objects', undefined],
  ])('%s in %s', (template, path, expected) => {
    expect(matchPath(template, path)).toEqual(expected);
  });
});

describe('findRestOperation', () => {
  const operations = [...readModel(lambda).operations.values()];

  it.each([
    ['GET', '/2015-03-31/functions', 'ListFunctions'],
    ['GET', '/2015-03-31/functions/', 'ListFunctions'],
    ['GET', '/2018-10-31/layers', 'ListLayers'],
    [
      'GET',
      '/2018-10-31/layers?find=LayerVersion&Arn=a',
      'GetLayerVersionByArn',
    ],
    [
      'GET',
      '/2019-09-30/functions/f/provisioned-concurrency?List=ALL',
      'ListProvisionedConcurrencyConfigs',
    ],
    [
      'GET',
      '/2019-09-30/functions/f/provisioned-concurrency?Qualifier=1',
      'GetProvisionedConcurrencyConfig',
    ],
    ['PUT', '/2015-03-31/functions/f/aliases/live', 'UpdateAlias'],
    ['DELETE', '/2015-03-31/functions', undefined],
    ['GET', '/nothing', undefined],
  ])('%s %s is %s', (method, path, expected) => {
    const url = new URL(path, 'http://localhost');
    expect(findRestOperation(operations, method, url)?.name).toBe(expected);
  });
});
