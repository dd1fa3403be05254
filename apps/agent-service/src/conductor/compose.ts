export { templateWords } from './templates.ts';
export type { ComposeRequest, Composer, Words } from '../ports-words.ts';
