export * from './connect.ts';
export * from './event-batches.ts';
export * from './event-log.ts';
export * from './log-erasure.ts';
export * from './run-id.ts';
export * from './script.ts';
export * from './stream-consumer.ts';
export * from './takes-writes.ts';
