import { describe, expect, it } from 'vitest';
import { onObject } from '../../../lib/triggers/s3';
import { templateWith } from '../../support/service-function';

describe('onObject', () => {
  it.each([
    [{}, undefined],
    [{ prefix: 'in/' }, [{ Name: 'prefix', Value: 'in/' }]],
    [
      { prefix: 'in/', suffix: '.csv' },
      [
        { Name: 'prefix', Value: 'in/' },
        { Name: 'suffix', Value: '.csv' },
      ],
    ],
  ])('has the bucket call for objects with %j', (filter, rules) => {
    const template = templateWith({}, (fn) => {
      onObject(fn, { type: 's3', ...filter });
    });
    const [bucket] = Object.values(
      template.findResources('AWS::S3::Bucket'),
    ) as {
      Properties: {
        NotificationConfiguration: {
          LambdaConfigurations: { Filter?: { S3Key: { Rules: unknown } } }[];
        };
      };
    }[];
    const [configuration] =
      bucket?.Properties.NotificationConfiguration.LambdaConfigurations ?? [];
    expect(configuration?.Filter?.S3Key.Rules).toEqual(rules);
  });

  it('lets S3 call before the bucket is there', () => {
    const template = templateWith({}, (fn) => {
      onObject(fn, { type: 's3' });
    });
    const [permission] = Object.keys(
      template.findResources('AWS::Lambda::Permission'),
    );
    const [bucket] = Object.values(
      template.findResources('AWS::S3::Bucket'),
    ) as {
      DependsOn: string[];
    }[];
    expect(bucket?.DependsOn).toContain(permission);
  });
});
