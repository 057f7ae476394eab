module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The one file that looks behind what the plugins export: processes are ended
      // in places that no interface shows.
      files: ['src/product.ts'],
      rules: { '@backstage/no-forbidden-package-imports': 'off' },
    },
  ],
});
