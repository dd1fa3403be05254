import type { TSchema } from 'typebox';

/** The schema, with more keywords; the compiler's own marks, which are not enumerable, stay. */
const extend = <T extends TSchema>(schema: T, keywords: Record<string, string>): T =>
  Object.defineProperties(
    { ...schema },
    { ...Object.getOwnPropertyDescriptors(schema), ...Object.getOwnPropertyDescriptors(keywords) },
  );

/**
 * The schema with a description for whoever reads the reference: what it means, its unit, what null says. A named schema
 * keeps its own beside the one of this use.
 */
export const about = <T extends TSchema>(description: string, schema: T): T =>
  extend(schema, 'title' in schema ? { $comment: description } : { description });

/** A described schema that stands in the reference once, under its own name, wherever it is used. */
export const named = <T extends TSchema>(name: string, description: string, schema: T): T =>
  extend(schema, { title: name, description });
