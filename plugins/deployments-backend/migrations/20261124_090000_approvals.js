// @ts-check

/**
 * Approvals, break glass, and the digest of what was asked for.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  const isSqlite = String(knex.client.config.client).includes('sqlite');
  if (!isSqlite) {
    // `awaiting-approval` is longer than the column was. SQLite does not mind.
    await knex.schema.alterTable('rollbacks', table => {
      table.string('status', 32).notNullable().alter();
    });
  }
  await knex.schema.alterTable('rollbacks', table => {
    table
      .integer('approvals_required')
      .nullable()
      .comment('Null where the policy asked for none');
    table.text('approver_groups').nullable().comment('Entity refs as JSON');
    table.bigInteger('approval_expires_at').nullable().comment('Epoch ms');
    table
      .bigInteger('approved_at')
      .nullable()
      .comment('When enough had approved and the plan still held');
    table.boolean('break_glass').notNullable().defaultTo(false);
    table
      .text('standing')
      .nullable()
      .comment('What the requester was allowed by, as JSON');
    table
      .string('digest', 64)
      .nullable()
      .comment('Digest of what was asked for; null in older rollbacks');
    table
      .bigInteger('due_at')
      .nullable()
      .comment('Until then nobody need look at it; null for at once');
    table.index(['requested_by', 'requested_at'], 'rollbacks_requester_idx');
    table.index(['status', 'requested_at'], 'rollbacks_status_idx');
  });

  await knex.schema.createTable('rollback_decisions', table => {
    table.comment('Who has approved or rejected a rollback: once per person');
    table
      .string('rollback_id', 36)
      .notNullable()
      .references('id')
      .inTable('rollbacks')
      .onDelete('CASCADE');
    table.string('decided_by', 512).notNullable();
    table.string('decision', 16).notNullable();
    table.text('comment').nullable();
    table.bigInteger('decided_at').notNullable().comment('Epoch ms');
    table.primary(['rollback_id', 'decided_by']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('rollback_decisions');
  await knex.schema.alterTable('rollbacks', table => {
    table.dropIndex(
      ['requested_by', 'requested_at'],
      'rollbacks_requester_idx',
    );
    table.dropIndex(['status', 'requested_at'], 'rollbacks_status_idx');
    table.dropColumns(
      'approvals_required',
      'approver_groups',
      'approval_expires_at',
      'approved_at',
      'break_glass',
      'standing',
      'digest',
      'due_at',
    );
  });
};
