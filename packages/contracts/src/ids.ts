import Type, { type Static } from 'typebox';
import { about } from './describe.ts';
import { FIELD_LIMITS } from './limits.ts';

/** The pattern of text that says something: not blank, and without NUL or half a character, which Postgres cannot keep. */
export const NOT_BLANK = '^\\s*[^\\s\\u0000\\ud800-\\udfff][^\\u0000\\ud800-\\udfff]*$';

/** A character that shows: no control or format character, no filler, no blank. */
const SHOWN = '[^\\p{C}\\p{Z}\\p{DI}\\u2800]';
/**
 * What only looks like plain letters: full-width and mathematical ones, an accent laid over a letter, and Latin beside
 * Cyrillic or Greek. Two ids that differ must not read the same.
 */
const LOOK_ALIKE =
  '[\\uff01-\\uffef]|(?=[\\p{Lu}\\p{Ll}])\\p{Script=Common}|\\p{L}[\\u0300-\\u036f]' +
  '|\\p{Script=Latin}.*[\\p{Script=Cyrillic}\\p{Script=Greek}]|[\\p{Script=Cyrillic}\\p{Script=Greek}].*\\p{Script=Latin}';

/**
 * The pattern of an identifier that reads the same to a person and to a database; blanks around it are trimmed. Printable
 * ASCII is looked at first, since nearly every id is nothing else.
 */
export const PLAIN_ID = `^\\s*(?:[!-~](?:[ -~]*[!-~])?|(?!.*(?:${LOOK_ALIKE}))${SHOWN}(?:(?:${SHOWN}| )*${SHOWN})?)\\s*$`;

/**
 * An identifier from outside: 1–255 characters, not blank, none of them invisible or a look-alike. The codec trims it
 * before anyone sees it.
 */
export const Id = Type.String({ minLength: FIELD_LIMITS.id.min, maxLength: FIELD_LIMITS.id.max, pattern: PLAIN_ID });

/**
 * Milliseconds since the Unix epoch, for display; durations are measured with a monotonic clock instead. Ends with the
 * year 9999, the last that every reader of ISO 8601 understands, Postgres included.
 */
export const EpochMs = Type.Integer({ minimum: 0, maximum: 253_402_300_799_999 });

/** A whole number, exact in JSON and in the database. */
export const Whole = (minimum = 0, maximum = Number.MAX_SAFE_INTEGER) => Type.Integer({ minimum, maximum });

/** A part of a whole, 0–1. */
export const share = Type.Number({ minimum: 0, maximum: 1 });

/** How often something was changed, from 1 on. */
export const Version = Whole(1, 2_147_483_647);

/** A schema for a value that may be absent on purpose; `null` says "not known" or "does not apply". */
export const Nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

/** Text that says something, within these limits in characters. */
export const Text = ({ min, max }: { min: number; max: number }) =>
  Type.String({ minLength: min, maxLength: max, pattern: NOT_BLANK });

/** A whole number within these limits. */
export const Within = ({ min, max }: { min: number; max: number }) => Type.Integer({ minimum: min, maximum: max });

/** A schema of exactly these strings, in the order given. */
export const OneOf = <const T extends readonly string[]>(...values: T) => Type.Enum<[...T]>([...values]);

/** The id of something that is called so. */
export const idOf = (what: string) => about(`The id of the ${what}.`, Id);

export type Id = Static<typeof Id>;

/** A session and the event that it belongs to. */
export type InSession = { sessionId: string; eventId: string };
