import { createMockDirectory } from '@backstage/backend-test-utils';
import { Skeletons } from '../render';
import { aService } from './__testUtils__/service';
import { samService } from './samService';

const skeletons = new Skeletons();

function fileOf(path: string, service = aService(), pins = {}) {
  return samService(skeletons, service, pins).find(file => file.path === path)
    ?.content;
}

describe('samService', () => {
  const own = createMockDirectory();

  it.each(['.github', 'dot-github'])(
    'takes files of a company in %s over its own',
    folder => {
      own.setContent({
        shared: { project: { [folder]: { CODEOWNERS: 'us' } } },
      });
      const owners = samService(new Skeletons(own.path), aService()).filter(
        ({ path }) => path.startsWith('.github/'),
      );
      expect(owners).toEqual([
        { path: '.github/CODEOWNERS', content: 'us' },
        {
          path: '.github/dependabot.yml',
          content: expect.stringContaining('npm'),
        },
      ]);
    },
  );

  it('annotates the entity so that its tabs work', () => {
    const text = fileOf(
      'catalog-info.yaml',
      aService({ system: 'royalties', lifecycle: 'experimental' }),
    );
    expect(text).toContain(
      'aws.amazon.com/cloudformation-stack-name: royalties-{environment}',
    );
    expect(text).toContain('github.com/project-slug: distrofm/royalties');
    expect(text).toContain('backstage.io/techdocs-ref: dir:.');
    expect(text).toContain('lifecycle: experimental');
    expect(text).toContain('system: royalties');
  });

  it('commits no address of a registry', () => {
    expect(fileOf('package-lock.json')).not.toMatch(/resolved|registry/);
  });

  it('brings the packages that its functions need, and no others', () => {
    const api = JSON.parse(fileOf('package.json') ?? '');
    expect(api.dependencies).toHaveProperty(['@aws-sdk/client-codedeploy']);
    expect(api.dependencies).not.toHaveProperty([
      '@aws-lambda-powertools/batch',
    ]);
    const queue = JSON.parse(
      fileOf(
        'package.json',
        aService({
          tracing: false,
          functions: [{ name: 'plays', trigger: { type: 'sqs' } }],
        }),
      ) ?? '',
    );
    expect(queue.dependencies).toHaveProperty(['@aws-lambda-powertools/batch']);
    expect(queue.dependencies).not.toHaveProperty([
      '@aws-lambda-powertools/tracer',
    ]);
  });

  it('has hooks only where traffic shifts', () => {
    const [dev] = aService().environments;
    const paths = (service = aService()) =>
      samService(skeletons, service).map(({ path }) => path);
    expect(paths()).toContain('src/hooks/pre-traffic.ts');
    expect(
      paths(aService({ environments: [dev] })).filter(path =>
        path.includes('hooks'),
      ),
    ).toEqual([]);
  });

  it('takes the pins of the configuration over its own, for Python', () => {
    const python = aService({ runtime: 'python3.14' });
    expect(fileOf('src/requirements.txt', python, { boto3: '9.9.9' })).toMatch(
      /aws-lambda-powertools\[tracer\]==[\d.]+\nboto3==9\.9\.9\n/,
    );
  });

  it('has settings for each environment', () => {
    const text = fileOf('samconfig.toml') ?? '';
    expect(text).toContain(
      '[dev.deploy.parameters]\nstack_name = "royalties-dev"',
    );
    expect(text).toContain('parameter_overrides = "Environment=prod"');
  });
});
