export { startPostgres } from './postgres.ts';
export { startRedis } from './redis.ts';
export type { Server } from './server.ts';
export { createTestDatabase, type TestDatabase } from './test-database.ts';
export { CHROMIUM_FLAGS, findChromium } from './chromium.ts';
export { startStack, type Stack, type StackOptions } from './stack.ts';
export type { Service } from './service.ts';
export { signToken, type TokenClaims } from './token.ts';
export { settingsFacts } from './settings-facts.ts';
