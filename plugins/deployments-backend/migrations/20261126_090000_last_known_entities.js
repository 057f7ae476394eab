// @ts-check

/**
 * What else is known of an entity, so that the policy of its targets can be told while
 * the catalog does not answer. Entities get it at the next look at the catalog.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('entities', table => {
    table.text('systems');
    table.text('tags');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('entities', table => {
    table.dropColumn('systems');
    table.dropColumn('tags');
  });
};
