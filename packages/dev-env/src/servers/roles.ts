import { OWNER_ROLE, SERVICE_ROLES, type ServiceName } from '@conductor/database';
import pg from 'pg';
import { readProjectFile } from '../checks/deployment.ts';

/**
 * Runs `deploy/postgres/roles.sql` on the database at `adminUrl`, a superuser's, as psql would. Every role gets the
 * password of that URL: these servers listen on this machine alone and are gone with their process.
 */
export async function createRoles(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const password = client.escapeLiteral(decodeURIComponent(new URL(adminUrl).password));
    const script = readProjectFile('deploy/postgres/roles.sql')
      .replaceAll(/^\\getenv .+$/gm, '')
      .replaceAll(/:'\w+'/g, () => password);
    await client.query(script);
  } finally {
    await client.end();
  }
}

/** The URL of the owner of the tables, on a server on which `createRoles` was run. */
export const ownerUrl = (adminUrl: string): string => as(adminUrl, OWNER_ROLE);

/** The URL that a service is given there. */
export const serviceUrl = (adminUrl: string, service: ServiceName): string => as(adminUrl, SERVICE_ROLES[service]);

function as(adminUrl: string, role: string): string {
  const url = new URL(adminUrl);
  url.username = role;
  return url.href;
}
