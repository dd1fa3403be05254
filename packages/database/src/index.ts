export * from './advisory-locks.ts';
export * from './audit-trail.ts';
export * from './migrate.ts';
export * from './open-transaction.ts';
export * from './partitions.ts';
export * from './pool.ts';
export * from './schema/index.ts';
export * from './views.ts';
