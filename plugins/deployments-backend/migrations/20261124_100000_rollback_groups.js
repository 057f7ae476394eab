// @ts-check

/**
 * Rollbacks of several targets as one.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollback_groups', table => {
    table.comment('Rollbacks that were asked for as one');
    table.string('id', 36).primary();
    table.text('reason').notNullable();
    table.string('requested_by', 512).notNullable();
    table.bigInteger('requested_at').notNullable().comment('Epoch ms');
    table.integer('at_once').notNullable();
    table.string('on_failure', 16).notNullable();
    table
      .string('fingerprint', 64)
      .notNullable()
      .comment('Digest of the fingerprints of the plans, in order');
    table
      .string('digest', 64)
      .notNullable()
      .comment('Digest of what was asked for, with the digests of the members');
    table
      .text('stopped')
      .nullable()
      .comment('Why nothing more begins; null while it may');
    table.bigInteger('ended_at').nullable().comment('Epoch ms');
    table.boolean('settled').notNullable().defaultTo(false);
    table
      .bigInteger('looked_at')
      .notNullable()
      .comment('When a replica last looked at it, epoch ms of the database');
    table.integer('version').notNullable().defaultTo(1);
    table.index(['settled'], 'rollback_groups_settled_idx');
  });
  await knex.schema.alterTable('rollbacks', table => {
    table.string('group_id', 36).nullable();
    table.integer('group_position').nullable();
    table
      .bigInteger('released_at')
      .nullable()
      .comment('When the group let it begin, epoch ms');
    table.index(['group_id', 'group_position'], 'rollbacks_group_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('rollbacks', table => {
    table.dropIndex(['group_id', 'group_position'], 'rollbacks_group_idx');
    table.dropColumns('group_id', 'group_position', 'released_at');
  });
  await knex.schema.dropTable('rollback_groups');
};
