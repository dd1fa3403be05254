export { startPostgres } from './servers/postgres.ts';
export { startRedis } from './servers/redis.ts';
export type { Server } from './servers/server.ts';
export { createTestDatabase, type TestDatabase } from './checks/test-database.ts';
export { CHROMIUM_FLAGS, findChromium } from './servers/chromium.ts';
export { startStack, type Stack, type StackOptions } from './stack/stack.ts';
export type { Service } from './stack/service.ts';
export { signToken, type TokenClaims } from './stack/token.ts';
export { settingsFacts } from './checks/settings-facts.ts';
