// @ts-check

/**
 * What GitHub last said of the pipelines of repositories.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('pipelines', table => {
    table.comment('Pipeline runs of repositories, as GitHub last told');
    table
      .string('repository', 512)
      .primary()
      .comment('Address of the repository in lower case');
    table
      .text('document', 'mediumtext')
      .nullable()
      .comment('Runs and the tags of the answers they are from, as JSON');
    table
      .text('error')
      .nullable()
      .comment('Why the newest attempt failed, as JSON');
    table.bigInteger('read_at').nullable().comment('Epoch ms');
    table.bigInteger('attempted_at').nullable().comment('Epoch ms');
    table
      .bigInteger('next_due_at')
      .notNullable()
      .defaultTo(0)
      .comment('Not read before, whoever looks at it. Epoch ms');
    table
      .bigInteger('claimed_until')
      .notNullable()
      .defaultTo(0)
      .comment('Somebody reads it until then. Epoch ms');
    table
      .integer('version')
      .notNullable()
      .defaultTo(0)
      .comment('Counts the attempts');
    table.index(['attempted_at'], 'pipelines_attempted_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('pipelines');
};
