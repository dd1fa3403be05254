import { chownSync, mkdirSync, mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DEV_FOLDER } from '../paths.ts';

/** `nobody`: Postgres refuses to run as root. */
const NOBODY = 65_534;

/** Whom the embedded servers run as: `nobody` when we are root, else ourselves. */
export const serverUser: { uid: number; gid: number } | undefined =
  process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : undefined;

/** Whether any user may reach `path`: every folder on the way can be entered by others. */
export function isReachable(path: string): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

/**
 * Makes a new folder for a server's data, owned by whom it runs as. It lies in the project's `.dev`, or, when the
 * project itself cannot be reached by that user (a clone in root's home), in the system's folder for such things.
 */
export function makeDataFolder(name: string): string {
  mkdirSync(DEV_FOLDER, { recursive: true });
  const places = serverUser
    ? [DEV_FOLDER, tmpdir(), '/tmp', '/var/tmp'].filter((place) => tryReach(place))
    : [DEV_FOLDER];
  const place = places[0];
  if (!place) throw new Error('No folder can be reached by the user "nobody", as whom Postgres must run. Set TMPDIR.');
  const folder = mkdtempSync(join(place, `${place === DEV_FOLDER ? '' : 'conductor-'}${name}-`));
  if (serverUser) chownSync(folder, serverUser.uid, serverUser.gid);
  return folder;
}

function tryReach(place: string): boolean {
  try {
    return isReachable(place);
  } catch {
    return false;
  }
}
