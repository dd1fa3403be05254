export { startPostgres } from './postgres.ts';
export { startRedis } from './redis.ts';
export type { Server } from './server.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { signToken, type TokenClaims } from './token.ts';
