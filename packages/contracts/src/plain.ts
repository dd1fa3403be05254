// What the contracts hold without a schema or a compiler of schemas, so that a page may load it.
export * from './fields.ts';
export * from './labels.ts';
export * from './limits.ts';
export * from './quiet.ts';
export * from './remember-ids.ts';
