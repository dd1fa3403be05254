/** Applies missing migrations and gives the services' roles their rights; DATABASE_URL is that of the owner of the tables. */
import { migrateDatabase, openDatabase } from '@conductor/database';
import { InvalidSettings, readSettings } from '@conductor/runtime';

try {
  const url = readSettings(process.env, (settings) => settings.database());
  const { pool } = openDatabase({ url, name: 'migrate', onError: () => undefined });
  try {
    await migrateDatabase(pool);
  } finally {
    await pool.end();
  }
  process.stdout.write('The database is up to date.\n');
} catch (error) {
  const cause = error instanceof Error ? error.message : String(error);
  process.stderr.write(error instanceof InvalidSettings ? `${cause}\n` : `The migrations were not applied: ${cause}\n`);
  process.exitCode = 1;
}
