/** Loaded into a service before its own code: what Node compiled is kept for the next start, for which a kill leaves no time. */
import { flushCompileCache } from 'node:module';

const STARTED_WITHIN_MS = 10_000;

setTimeout(flushCompileCache, STARTED_WITHIN_MS).unref();
