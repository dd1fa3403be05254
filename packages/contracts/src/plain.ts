// What the contracts hold in plain data: no schema and no compiler of schemas, so that a page may load it.
export * from './fields.ts';
export * from './labels.ts';
export * from './limits.ts';
export * from './quiet.ts';
