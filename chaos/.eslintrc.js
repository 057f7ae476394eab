// They alone look behind what the plugins export: processes are ended in places that
// no interface shows.
const behind = '@backstage/no-forbidden-package-imports';

module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      files: ['src/product.ts', 'src/productRecords.ts'],
      rules: { [behind]: 'off' },
    },
    {
      files: ['src/productTestUtils.ts'],
      rules: { [behind]: 'off', 'no-restricted-imports': 'off' },
    },
  ],
});
