import { startPostgres } from '../servers/postgres.ts';
import { makeTemplateDatabase, TEST_POSTGRES } from './test-database.ts';

/** One Postgres for a whole test run. Tests make databases of their own with `createTestDatabase`. */
export default async function setup(): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  await makeTemplateDatabase(postgres.url);
  process.env[TEST_POSTGRES] = postgres.url;
  return postgres.stop;
}
