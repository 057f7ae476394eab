// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('rollbacks', table => {
    table.comment(
      'Rollbacks, their plans, and the lease of who carries them out',
    );
    table.string('id', 36).primary();
    table.string('entity_ref', 512).notNullable();
    table.string('target_id', 512).notNullable();
    table
      .string('active_target', 512)
      .nullable()
      .unique()
      .comment(
        'The target while the rollback is active, null once it has ended',
      );
    table.text('plan', 'longtext').notNullable().comment('Plan as JSON');
    table.text('reason').notNullable();
    table.string('requested_by', 512).notNullable();
    table.bigInteger('requested_at').notNullable().comment('Epoch ms');
    table.bigInteger('started_at').nullable();
    table.bigInteger('ended_at').nullable();
    table.string('status', 16).notNullable();
    table.text('verdict').nullable().comment('Verdict as JSON');
    table.text('error').nullable();
    table.bigInteger('verify_until').nullable();
    table.string('undoes', 36).nullable();
    table.string('undone_by', 36).nullable();
    table.string('deployment_id', 255).nullable();
    table.string('deployment_status', 16).nullable();
    table
      .text('saved', 'longtext')
      .notNullable()
      .comment('What the steps have saved, as JSON');
    table
      .text('notes')
      .notNullable()
      .comment('What the engine has to remember, as JSON');
    table
      .boolean('settled')
      .notNullable()
      .defaultTo(false)
      .comment('It has ended, and everybody who must know has been told');
    table
      .integer('version')
      .notNullable()
      .defaultTo(0)
      .comment('Counts the changes that somebody can see');
    table.string('lease_token', 36).nullable();
    table
      .bigInteger('lease_until')
      .nullable()
      .comment('Epoch ms of the database clock');
    table.index(['settled', 'lease_until'], 'rollbacks_claimable_idx');
    table.index(['target_id', 'requested_at'], 'rollbacks_target_idx');
    table.index(['entity_ref', 'requested_at'], 'rollbacks_entity_idx');
  });

  await knex.schema.createTable('rollback_steps', table => {
    table.comment('The steps of rollbacks as they were carried out');
    table
      .string('rollback_id', 36)
      .notNullable()
      .references('id')
      .inTable('rollbacks')
      .onDelete('CASCADE');
    table.integer('position').notNullable();
    table.string('status', 16).notNullable();
    table.integer('attempts').notNullable().defaultTo(0);
    table.bigInteger('first_started_at').nullable();
    table.bigInteger('ended_at').nullable();
    table
      .bigInteger('failing_since')
      .nullable()
      .comment('When the first of the passing errors in a row occurred');
    table.text('message').nullable();
    table.text('request_ids').notNullable().defaultTo('[]');
    table.float('progress').nullable();
    table.primary(['rollback_id', 'position']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rollback_steps');
  await knex.schema.dropTable('rollbacks');
};
