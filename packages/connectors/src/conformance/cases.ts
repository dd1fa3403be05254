import { DELIVERY_CASES } from './delivery.ts';
import { HEARING_CASES } from './hearing.ts';
import type { Case } from './place.ts';
import { STANDING_CASES } from './standing.ts';

export type { Case, Place } from './place.ts';

/** What every connector holds to, each case on a place of its own. */
export const CONFORMANCE: readonly Case[] = [...HEARING_CASES, ...STANDING_CASES, ...DELIVERY_CASES];
