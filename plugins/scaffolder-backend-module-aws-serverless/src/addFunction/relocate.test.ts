import { relocate } from './relocate';

const moved = (path: string) => path.replace(/^src\/functions\//, 'lambdas/');

it('moves files and what they import of each other', () => {
  const [handler, test, shared] = relocate(
    [
      {
        path: 'src/functions/pay/handler.ts',
        content:
          "import { logger } from '../../shared/observability';\nimport { pay } from './logic';\nimport { x } from 'package';\n",
      },
      {
        path: 'tests/unit/pay.test.ts',
        content:
          "import event from '../../events/pay.json';\nimport * as logic from '../../src/functions/pay/logic';\nvi.mock('../../src/functions/pay/logic');\n",
      },
      {
        path: 'src/shared/observability.ts',
        content: 'await import(`../../events/${name}.json`);\n',
      },
    ],
    moved,
  );
  expect(handler).toEqual({
    path: 'lambdas/pay/handler.ts',
    content:
      "import { logger } from '../../src/shared/observability';\nimport { pay } from './logic';\nimport { x } from 'package';\n",
  });
  expect(test.content).toBe(
    "import event from '../../events/pay.json';\nimport * as logic from '../../lambdas/pay/logic';\nvi.mock('../../lambdas/pay/logic');\n",
  );
  expect(shared.content).toBe('await import(`../../events/${name}.json`);\n');
});

it('changes nothing where nothing moves', () => {
  const files = [{ path: 'src/a/b.ts', content: "import { c } from './c';\n" }];
  expect(relocate(files, path => path)).toEqual(files);
});
