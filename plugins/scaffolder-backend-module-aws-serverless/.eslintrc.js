module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  // Files of generated repositories are held to those repositories' own rules,
  // by `npm run test:scaffold`.
  ignorePatterns: ['skeletons/**'],
});
