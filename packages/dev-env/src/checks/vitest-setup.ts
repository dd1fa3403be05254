import type { TestProject } from 'vitest/node';
import { startPostgres } from '../servers/postgres.ts';
import { makeTemplateDatabase, TEST_POSTGRES } from './test-database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

/** One Postgres for a whole test run. Tests make databases of their own with `createTestDatabase`. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startPostgres();
  await makeTemplateDatabase(postgres.url);
  process.env[TEST_POSTGRES] = postgres.url;
  project.provide('postgresUrl', postgres.url);
  return postgres.stop;
}
