import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '@conductor/database';
import pg from 'pg';
import { ROOT } from '../../src/paths.ts';

/** How many migrations the earliest version had that anybody may still run. */
const MIGRATIONS = 5;

/** What an installation had gathered by then. */
const ROWS = `
insert into events (id, organizer_id) values ('launch', 'organiser');
insert into event_settings (event_id, holdout_rate, retention_days) values ('launch', 0, 90);
insert into sessions (id, event_id, shard, title, mode) values ('keynote', 'launch', 7, 'The keynote', 'MANUAL');
insert into sessions (id, event_id, shard, title, status, ended_at)
  values ('rehearsal', 'launch', 8, 'The rehearsal', 'ENDED', now() - interval '1 day');
insert into anomalies (id, session_id, event_id, type, severity, signal, score, value, expected, deviation, evidence, opened_at)
  values ('a1', 'keynote', 'launch', 'SUDDEN_DROP', 'CRITICAL', 'score', 0.9, 0.2, 0.7, -0.5, 'stored', now() - interval '2 hours');
insert into decisions (id, session_id, event_id, anomaly_id, anomaly_type, severity, arm, status, mode, confidence,
    confidence_basis, content, expires_at, decided_by, decided_at)
  values ('d1', 'keynote', 'launch', 'a1', 'SUDDEN_DROP', 'CRITICAL', 'POLL', 'REJECTED', 'MANUAL', 0.6, 'PRIOR',
    '{"arm": "POLL", "question": "Faster or slower?", "options": ["Faster", "Slower"], "durationSeconds": 60}', now() - interval '1 hour',
    'organiser', now() - interval '2 hours');
insert into decision_transitions (decision_id, to_status, actor) values ('d1', 'PENDING', 'agent'), ('d1', 'REJECTED', 'organiser');
insert into bandit_contexts (context, n, arms) values ('SUDDEN_DROP|small', 3, '{}');
insert into polls (id, session_id, event_id, question, options, opened_by, opened_told_at)
  values ('p1', 'keynote', 'launch', 'Where are you?', '[{"id": "here", "text": "Here"}, {"id": "there", "text": "There"}]',
    'organiser', now());
insert into poll_votes (poll_id, user_id, option_ids) values ('p1', 'ada', '{here}'), ('p1', 'bob', '{there}');
insert into chat_messages (id, session_id, user_id, text) values ('m1', 'keynote', 'ada', 'Good morning');
insert into audit_log (actor, action, outcome, event_id, session_id) values ('organiser', 'session.mode', 'OK', 'launch', 'keynote');
`;

/** Fills an empty database as an earlier version left it: its schema, its rows, all owned by the superuser of `adminUrl`. */
export async function fillAsEarlier(adminUrl: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'conductor-earlier-'));
  const pool = new pg.Pool({ connectionString: adminUrl, max: 1 });
  try {
    await cp(join(ROOT, 'packages/database/migrations'), folder, { recursive: true });
    const journal = join(folder, 'meta/_journal.json');
    const { entries, ...rest }: { entries: unknown[] } = JSON.parse(await readFile(journal, 'utf8'));
    await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, MIGRATIONS) }));
    await migrateDatabase(pool, folder);
    await pool.query(ROWS);
  } finally {
    await pool.end();
    await rm(folder, { recursive: true });
  }
}
