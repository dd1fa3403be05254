/** The services, as their roles and their rights are told apart. */
export type ServiceName = 'agent-service' | 'real-time-service';

/** The roles as which the services sign in to Postgres; `deploy/postgres/roles.sql` makes them. */
export const SERVICE_ROLES: Readonly<Record<ServiceName, string>> = {
  'agent-service': 'conductor_agent',
  'real-time-service': 'conductor_real_time',
};

/** The role that owns the tables and applies migrations. */
export const OWNER_ROLE = 'conductor_owner';

/**
 * `lock` is the right to hold a row against changes by others (`for share`), for which Postgres asks for the right to
 * update some column: it is the key, which constraints keep as it is.
 */
export type Right = 'select' | 'insert' | 'update' | 'delete' | 'lock';

const rights = (...of: Right[]): readonly Right[] => of;
const NONE = rights();
const READ = rights('select');
const APPEND = rights('select', 'insert');
const CHANGE = rights('select', 'update');
const KEEP = rights('select', 'insert', 'update');
const ALL = rights('select', 'insert', 'update', 'delete');
/** What retention and the erasure of a person need. */
const PRUNE = rights('select', 'update', 'delete');
const REMOVE = rights('select', 'delete');

/** Which service may do what with which table; what stands nowhere here is refused by Postgres. */
export const TABLE_RIGHTS: Readonly<Record<string, Readonly<Record<ServiceName, readonly Right[]>>>> = {
  acceptance: { 'agent-service': KEEP, 'real-time-service': NONE },
  anomalies: { 'agent-service': KEEP, 'real-time-service': READ },
  audit_log: { 'agent-service': APPEND, 'real-time-service': rights('insert') },
  bandit_contexts: { 'agent-service': KEEP, 'real-time-service': NONE },
  challenge_actions: { 'agent-service': REMOVE, 'real-time-service': KEEP },
  challenges: { 'agent-service': READ, 'real-time-service': KEEP },
  chat_messages: { 'agent-service': PRUNE, 'real-time-service': KEEP },
  chat_mutes: { 'agent-service': REMOVE, 'real-time-service': KEEP },
  checkpoints: { 'agent-service': ALL, 'real-time-service': NONE },
  decision_transitions: { 'agent-service': APPEND, 'real-time-service': NONE },
  decisions: { 'agent-service': KEEP, 'real-time-service': rights('select', 'lock') },
  engagement_minutes: { 'agent-service': rights('select', 'insert', 'delete'), 'real-time-service': READ },
  engagement_ticks: { 'agent-service': APPEND, 'real-time-service': READ },
  event_keys: { 'agent-service': rights('select', 'insert', 'delete'), 'real-time-service': NONE },
  event_members: { 'agent-service': ALL, 'real-time-service': READ },
  event_settings: { 'agent-service': KEEP, 'real-time-service': READ },
  events: { 'agent-service': KEEP, 'real-time-service': READ },
  executions: { 'agent-service': KEEP, 'real-time-service': KEEP },
  installation: { 'agent-service': CHANGE, 'real-time-service': rights('select', 'lock') },
  llm_calls: { 'agent-service': ALL, 'real-time-service': NONE },
  nudges: { 'agent-service': REMOVE, 'real-time-service': APPEND },
  outbox: { 'agent-service': ALL, 'real-time-service': NONE },
  partition_standbys: { 'agent-service': CHANGE, 'real-time-service': NONE },
  poll_votes: { 'agent-service': REMOVE, 'real-time-service': KEEP },
  polls: { 'agent-service': CHANGE, 'real-time-service': KEEP },
  prepared_polls: { 'agent-service': PRUNE, 'real-time-service': ALL },
  question_votes: { 'agent-service': REMOVE, 'real-time-service': rights('select', 'insert', 'delete') },
  questions: { 'agent-service': PRUNE, 'real-time-service': KEEP },
  raised_hands: { 'agent-service': PRUNE, 'real-time-service': ALL },
  session_invitations: { 'agent-service': ALL, 'real-time-service': NONE },
  session_removals: { 'agent-service': PRUNE, 'real-time-service': ALL },
  sessions: { 'agent-service': KEEP, 'real-time-service': rights('select', 'lock') },
  shard_leases: { 'agent-service': CHANGE, 'real-time-service': NONE },
  token_revocations: { 'agent-service': ALL, 'real-time-service': READ },
  trials: { 'agent-service': KEEP, 'real-time-service': NONE },
  webhook_deliveries: { 'agent-service': ALL, 'real-time-service': NONE },
  webhooks: { 'agent-service': ALL, 'real-time-service': NONE },
};

/** Functions that do with the owner's rights what a service may not do by itself. */
const FUNCTIONS: Readonly<Record<ServiceName, readonly string[]>> = {
  'agent-service': ['make_tick_partition(timestamptz)', 'drop_tick_partition(text)', 'forget_refusals(timestamptz)'],
  'real-time-service': [],
};

/** Tables that number their rows, with what counts for them. */
const SEQUENCES: Readonly<Record<string, string>> = {
  audit_log: 'audit_log_id_seq',
  decision_transitions: 'decision_transitions_id_seq',
  outbox: 'outbox_seq_seq',
  webhook_deliveries: 'webhook_deliveries_seq_seq',
};

/** The column of a table that says which row it is; `lock` is granted on it. */
const KEY_COLUMN = 'id';

/**
 * The statements that give a service's role what it may do, and take what it may no longer. To be run by the owner of
 * the tables, in the schema in which they are.
 */
export function grantStatements(service: ServiceName): string[] {
  const role = SERVICE_ROLES[service];
  const tables = Object.entries(TABLE_RIGHTS).flatMap(([table, { [service]: given }]) => {
    const words = given.map((right) => (right === 'lock' ? `update (${KEY_COLUMN})` : right));
    const sequence = given.includes('insert') ? SEQUENCES[table] : undefined;
    return [
      ...(words.length === 0 ? [] : [`grant ${words.join(', ')} on ${table} to ${role}`]),
      ...(sequence === undefined ? [] : [`grant usage on sequence ${sequence} to ${role}`]),
    ];
  });
  return [
    `revoke all on all tables in schema public from ${role}`,
    `grant usage on schema public, drizzle to ${role}`,
    `grant select on all tables in schema drizzle to ${role}`,
    ...tables,
    ...FUNCTIONS[service].map((signature) => `grant execute on function ${signature} to ${role}`),
  ];
}
