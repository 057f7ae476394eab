// @ts-check

/**
 * Whether the catalog said that an approver may be one, so that it can be asked again
 * before the rollback is carried out.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('rollback_decisions', table => {
    table.boolean('confirmed').notNullable().defaultTo(false);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('rollback_decisions', table => {
    table.dropColumn('confirmed');
  });
};
