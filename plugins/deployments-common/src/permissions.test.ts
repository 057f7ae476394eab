import fc from 'fast-check';
import {
  deploymentPipelineRef,
  deploymentTargetRef,
  deploymentsPermissions,
  parseDeploymentPipelineRef,
  parseDeploymentTargetRef,
} from './permissions';

describe('references of targets in permission checks', () => {
  it('are read back', () => {
    const part = fc
      .string({ minLength: 1 })
      .filter(text => !text.includes(' '));
    fc.assert(
      fc.property(part, part, (entityRef, targetId) => {
        expect(
          parseDeploymentTargetRef(deploymentTargetRef(entityRef, targetId)),
        ).toEqual({ entityRef, targetId });
      }),
    );
  });

  it.each(['', 'a', ' a', 'a ', 'a b c'])('are not %p', resourceRef => {
    expect(parseDeploymentTargetRef(resourceRef)).toBeUndefined();
  });
});

describe('references of pipelines in permission checks', () => {
  it.each(['prod', undefined])('are read back for %p', environment => {
    const entityRef = 'component:default/payouts';
    expect(
      parseDeploymentPipelineRef(deploymentPipelineRef(entityRef, environment)),
    ).toEqual({ entityRef, environment });
  });

  it.each(['', 'a', ' a', 'a b c'])('are not %p', resourceRef => {
    expect(parseDeploymentPipelineRef(resourceRef)).toBeUndefined();
  });
});

it('names every permission after the plugin, and no two alike', () => {
  const names = deploymentsPermissions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter(name => !name.startsWith('deployments.'))).toEqual([]);
});
