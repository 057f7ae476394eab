/** Variables and secrets of repositories and of their environments. */
import { createHash } from 'node:crypto';
import * as z from 'zod';
import { GithubError } from '../errors';
import { notFound, parsed } from '../routing';
import type { RepositoryCall, RepositoryOperation } from '../routing';

const variableInput = z.object({ name: z.string().min(1), value: z.string() });

/** Variables of a repository or of one of its environments. */
export function variableOperations(
  prefix: string,
  title: string,
  of: (call: RepositoryCall) => Record<string, string>,
): RepositoryOperation[] {
  const view = ([name, value]: [string, string]) => ({ name, value });
  const path = (rest: string) => new RegExp(`^${prefix}/variables${rest}$`);
  const known = (call: RepositoryCall): [string, string] => {
    const value = of(call)[call.params.variable];
    if (value === undefined) throw notFound();
    return [call.params.variable, value];
  };
  return [
    {
      name: `List${title}Variables`,
      method: 'GET',
      path: path(''),
      handle(call) {
        const variables = Object.entries(of(call)).map(view);
        return { body: { total_count: variables.length, variables } };
      },
    },
    {
      name: `Create${title}Variable`,
      method: 'POST',
      path: path(''),
      handle(call) {
        const { name, value } = parsed(variableInput, call.body);
        const variables = of(call);
        if (name in variables) {
          throw new GithubError(
            409,
            'Already exists - Variable already exists',
          );
        }
        variables[name] = value;
        return { status: 201, body: {} };
      },
    },
    {
      name: `Get${title}Variable`,
      method: 'GET',
      path: path('/(?<variable>[^/]+)'),
      handle: call => ({ body: view(known(call)) }),
    },
    {
      name: `Update${title}Variable`,
      method: 'PATCH',
      path: path('/(?<variable>[^/]+)'),
      handle(call) {
        const [name] = known(call);
        const { value } = parsed(
          variableInput.pick({ value: true }),
          call.body,
        );
        of(call)[name] = value;
        return { status: 204 };
      },
    },
    {
      name: `Delete${title}Variable`,
      method: 'DELETE',
      path: path('/(?<variable>[^/]+)'),
      handle(call) {
        const [name] = known(call);
        delete of(call)[name];
        return { status: 204 };
      },
    },
  ];
}

/** A public key as sodium wants it: 32 bytes. What is encrypted with it nobody ever reads. */
const publicKey = (slug: string) => ({
  key_id: createHash('sha1').update(slug).digest('hex').slice(0, 18),
  key: createHash('sha256').update(slug).digest('base64'),
});

/** Secrets of a repository or of one of its environments: names only. */
export function secretOperations(
  prefix: string,
  title: string,
  of: (call: RepositoryCall) => string[],
): RepositoryOperation[] {
  return [
    {
      name: `Get${title}PublicKey`,
      method: 'GET',
      path: new RegExp(`^${prefix}/secrets/public-key$`),
      handle(call) {
        of(call);
        return { body: publicKey(call.slug) };
      },
    },
    {
      name: `List${title}Secrets`,
      method: 'GET',
      path: new RegExp(`^${prefix}/secrets$`),
      handle(call) {
        const secrets = of(call).map(name => ({ name }));
        return { body: { total_count: secrets.length, secrets } };
      },
    },
    {
      name: `Put${title}Secret`,
      method: 'PUT',
      path: new RegExp(`^${prefix}/secrets/(?<secret>[^/]+)$`),
      handle(call) {
        const names = of(call);
        const isNew = !names.includes(call.params.secret);
        if (isNew) names.push(call.params.secret);
        return isNew ? { status: 201, body: {} } : { status: 204 };
      },
    },
  ];
}
