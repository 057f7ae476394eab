import fc from 'fast-check';
import {
  deploymentTargetRef,
  deploymentsPermissions,
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

it('names every permission after the plugin, and no two alike', () => {
  const names = deploymentsPermissions.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter(name => !name.startsWith('deployments.'))).toEqual([]);
});
