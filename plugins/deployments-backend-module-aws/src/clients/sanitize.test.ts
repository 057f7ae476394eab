import fc from 'fast-check';
import { sanitizeOutput } from './sanitize';

const SECRET = 'hunter2';

describe('sanitizeOutput', () => {
  it('keeps the names of variables and drops their values, links to code and credentials', () => {
    const date = new Date(0);
    const output = {
      Configuration: {
        FunctionName: 'f',
        LastModified: date,
        Environment: { Variables: { API_KEY: SECRET, STAGE: SECRET } },
      },
      Code: { Location: `https://s3/${SECRET}`, RepositoryType: 'S3' },
      app: {
        name: 'web',
        environmentVariables: { TOKEN: SECRET },
        basicAuthCredentials: SECRET,
        autoBranchCreationConfig: { environmentVariables: { A: SECRET } },
      },
      $metadata: { requestId: 'r' },
    };
    sanitizeOutput(output);
    expect(output).toEqual({
      Configuration: {
        FunctionName: 'f',
        LastModified: date,
        Environment: { Variables: { API_KEY: '', STAGE: '' } },
      },
      Code: { RepositoryType: 'S3' },
      app: {
        name: 'web',
        environmentVariables: { TOKEN: '' },
        autoBranchCreationConfig: { environmentVariables: { A: '' } },
      },
      $metadata: { requestId: 'r' },
    });
  });

  it('lets no value through, however deep it is', () => {
    const hidden = fc.oneof(
      fc.record({ Variables: fc.dictionary(fc.string(), fc.constant(SECRET)) }),
      fc.record({
        environmentVariables: fc.dictionary(fc.string(), fc.constant(SECRET)),
      }),
      fc.record({ Code: fc.record({ Location: fc.constant(SECRET) }) }),
      fc.record({ basicAuthCredentials: fc.constant(SECRET) }),
    );
    const { tree } = fc.letrec<{ tree: unknown }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        hidden,
        fc.array(tie('tree'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'items'), tie('tree')),
      ),
    }));
    fc.assert(
      fc.property(tree, output => {
        sanitizeOutput(output);
        expect(JSON.stringify(output) ?? '').not.toContain(SECRET);
      }),
    );
  });

  it.each([undefined, null, 'text', 7])('leaves %p alone', value => {
    expect(() => sanitizeOutput(value)).not.toThrow();
  });
});
