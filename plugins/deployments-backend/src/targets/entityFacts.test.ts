import type { Entity } from '@backstage/catalog-model';
import { component } from '../__testUtils__/startPlugin';
import { entityFacts, repositoryUrlOf } from './entityFacts';

const ARN = 'arn:aws:lambda:us-east-1:333333333333:function:f';

describe('entityFacts', () => {
  it('takes owners from relations, and spells the ref as the catalog does', () => {
    const entity: Entity = {
      ...component('Calculator', { 'aws.amazon.com/lambda-function-arn': ARN }),
      relations: [
        { type: 'ownedBy', targetRef: 'group:default/b' },
        { type: 'partOf', targetRef: 'system:default/s' },
        { type: 'partOf', targetRef: 'component:default/whole' },
        { type: 'ownedBy', targetRef: 'group:default/a' },
      ],
    };
    expect(entityFacts(entity)).toMatchObject({
      entityRef: 'component:default/calculator',
      owners: ['group:default/a', 'group:default/b'],
      systems: ['system:default/s'],
      tags: [],
      annotated: true,
    });
  });

  it.each([
    [{}, false],
    [{ 'backstage.io/techdocs-ref': 'dir:.' }, false],
    [{ 'aws.amazon.com/lambda-function-arn': ' ' }, false],
    [{ 'aws.amazon.com/cloudformation-stack-name': 'x-{environment}' }, true],
    [{ 'aws.com/lambda-function-name': 'f' }, true],
  ])('%j: annotated is %s', (annotations, annotated) => {
    expect(entityFacts(component('c', annotations)).annotated).toBe(annotated);
  });

  it('has a hash of what targets are worked out from, and of nothing else', () => {
    const hash = (annotations: Record<string, string>) =>
      entityFacts(component('c', annotations)).annotationsHash;
    const base = { 'aws.amazon.com/lambda-function-arn': ARN };
    expect(hash({ ...base, 'example.com/other': 'x' })).toBe(hash(base));
    expect(hash({ ...base, 'aws.com/lambda-region': 'x' })).not.toBe(
      hash(base),
    );
    expect(hash({ 'aws.amazon.com/lambda-function-arn': `${ARN}2` })).not.toBe(
      hash(base),
    );
  });

  it('finds no owners where there are no relations', () => {
    const { relations: _, ...bare } = component('c', {});
    expect(entityFacts(bare).owners).toEqual([]);
  });
});

describe('repositoryUrlOf', () => {
  const SLUG = 'github.com/project-slug';
  const SOURCE = 'backstage.io/source-location';
  it.each<[Record<string, string>, string | undefined]>([
    [{ [SLUG]: 'distrofm/royalties' }, 'https://github.com/distrofm/royalties'],
    [
      {
        [SLUG]: 'distrofm/royalties',
        [SOURCE]:
          'url:https://github.acme.example/distrofm/royalties/tree/main/',
      },
      'https://github.acme.example/distrofm/royalties',
    ],
    [
      { [SOURCE]: 'url:https://github.com/distrofm/royalties/tree/main/a/b/' },
      'https://github.com/distrofm/royalties',
    ],
    [
      { [SOURCE]: 'url:https://gitlab.com/a/b/c/-/tree/main/' },
      'https://gitlab.com/a/b/c',
    ],
    [{ [SOURCE]: 'url:https://github.com/distrofm' }, undefined],
    [{ [SOURCE]: 'file:/srv/catalog' }, undefined],
    [{ [SOURCE]: 'nonsense' }, undefined],
    [{ [SLUG]: '../../evil?x' }, undefined],
    [{}, undefined],
  ])('%j gives %s', (annotations, url) => {
    expect(repositoryUrlOf(component('c', annotations))).toBe(url);
  });
});
