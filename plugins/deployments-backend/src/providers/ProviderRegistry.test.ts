import { FakeProvider } from '@backspin/backstage-plugin-deployments-node/testUtils';
import { ProviderRegistry } from './ProviderRegistry';

describe('ProviderRegistry', () => {
  it('gives the provider of a kind', () => {
    const registry = new ProviderRegistry();
    const provider = new FakeProvider();
    registry.addProvider(provider);
    expect(registry.forKind('lambda-alias')).toBe(provider);
    expect(registry.all()).toEqual([provider]);
  });

  it('takes one provider for each kind', () => {
    const registry = new ProviderRegistry();
    registry.addProvider(new FakeProvider());
    expect(() => registry.addProvider(new FakeProvider())).toThrow(
      'lambda-alias has been added already',
    );
  });

  it('says what to install where a provider is missing', () => {
    expect(() => new ProviderRegistry().forKind('amplify-branch')).toThrow(
      'add the module',
    );
  });

  it('keeps every source of diagnostics', () => {
    const registry = new ProviderRegistry();
    const source = {
      services: async () => [],
      policies: () => ({ read: {}, write: {} }),
    };
    registry.addDiagnostics(source);
    expect(registry.diagnostics()).toEqual([source]);
  });
});
