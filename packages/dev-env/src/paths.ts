import { fileURLToPath } from 'node:url';

/** The project's top folder. */
export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Data of running stacks; git-ignored. */
export const DEV_FOLDER = `${ROOT}.dev`;
/** What was downloaded or built once and can be had again; git-ignored. */
export const CACHE_FOLDER = `${ROOT}.cache`;
