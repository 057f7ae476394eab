// @ts-check

/**
 * Entities with their resolved targets, the newest observation of each target,
 * and the history of deployments. Times are milliseconds since the epoch.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('entities', table => {
    table.comment('Entities whose annotations have been turned into targets');
    table.string('entity_ref', 512).primary();
    table.text('owners').notNullable().comment('JSON: owners as entity refs');
    table.text('problems').notNullable().comment('JSON: annotation problems');
    table
      .string('annotations_hash', 64)
      .notNullable()
      .comment(
        'Digest of the annotations that the targets were worked out from',
      );
    table.bigInteger('resolved_at').nullable();
    table
      .bigInteger('claimed_until')
      .notNullable()
      .defaultTo(0)
      .comment('Until when one replica may be at work on it');
  });

  await knex.schema.createTable('targets', table => {
    table.comment('Targets with their newest observation');
    table.string('target_id', 512).primary();
    table.string('kind', 32).notNullable();
    table.string('account', 12).notNullable();
    table.string('region', 32).notNullable();
    table.string('resource_name', 256).notNullable();
    table.string('environment', 128).nullable();
    table.text('target').notNullable().comment('JSON');
    table.string('repository_url', 1024).nullable();
    table.text('observation').nullable().comment('JSON');
    table.text('summary').nullable().comment('JSON: the row of the fleet');
    table.text('previous').nullable().comment('JSON: what was live before');
    table.text('lineage').nullable().comment('JSON: releases, oldest first');
    table.text('memo').nullable().comment('JSON of the provider');
    table.text('error').nullable().comment('JSON: why the last read failed');
    table.integer('failures').notNullable().defaultTo(0);
    table.string('content_hash', 64).nullable();
    table.integer('version').notNullable().defaultTo(0);
    table.string('codedeploy_group', 256).nullable();
    table.boolean('moving').notNullable().defaultTo(false);
    table.bigInteger('observed_at').nullable();
    table.bigInteger('attempted_at').nullable();
    table
      .bigInteger('requested_at')
      .nullable()
      .comment('A person or an event asked for a read at this time');
    table.bigInteger('next_sweep_at').nullable();
    table
      .bigInteger('next_due_at')
      .nullable()
      .comment('Null when no entity has the target');
    table.bigInteger('claimed_until').notNullable().defaultTo(0);
    table.string('claim', 36).nullable();
    table.index(['next_due_at'], 'targets_due_idx');
    table.index(['kind', 'account', 'region'], 'targets_group_idx');
  });

  await knex.schema.createTable('entity_targets', table => {
    table.comment('Which entity has which targets');
    table.string('entity_ref', 512).notNullable();
    table.string('target_id', 512).notNullable();
    table.integer('position').notNullable();
    table.primary(['entity_ref', 'target_id']);
    table.index(['target_id'], 'entity_targets_target_idx');
  });

  await knex.schema.createTable('deployments', table => {
    table.comment('History of deployments, kept after AWS forgets them');
    table.string('target_id', 512).notNullable();
    table.string('deployment_id', 128).notNullable();
    table.string('release_id', 128).notNullable();
    table.string('status', 16).notNullable();
    table.boolean('is_rollback').notNullable().defaultTo(false);
    table.bigInteger('started_at').notNullable();
    table.text('deployment').notNullable().comment('JSON');
    table.primary(['target_id', 'deployment_id']);
    table.index(['target_id', 'started_at'], 'deployments_time_idx');
    table.index(['started_at'], 'deployments_age_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('deployments');
  await knex.schema.dropTable('entity_targets');
  await knex.schema.dropTable('targets');
  await knex.schema.dropTable('entities');
};
