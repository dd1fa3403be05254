import { t } from '@lingui/core/macro';
import type { ConnectionState, RoomState, Standing } from '@conductor/client';

/** What somebody in a room should know of it before anything else. */
type Facts = {
  connected: ConnectionState;
  standing: Standing;
  ended: RoomState['ended'];
  /** Whether the room was joined before. */
  joined: boolean;
  online: boolean;
};

/** The one sentence for how somebody stands in a room; null when all is well. */
export function whereabouts({ connected, standing, ended, joined, online }: Facts): string | null {
  if (ended) return t`This session has ended. Thank you for taking part.`;
  if (standing.kind === 'refused') {
    if (standing.failure.code === 'CONFLICT') return t`This session has ended.`;
    return joined
      ? t`You are in this session no more. The organiser can let you in again.`
      : t`This session is not open to you.`;
  }
  if (!online) return t`You are offline. You are in again by yourself as soon as you are online.`;
  if (connected !== 'reconnecting' && standing.kind !== 'joining') return null;
  if (joined) return t`Reconnecting. Nothing is lost.`;
  // The first try of an open connection is not worth a word until the door says that it has to be tried again.
  if (connected !== 'reconnecting' && !(standing.kind === 'joining' && standing.failure)) return null;
  return t`It is full just now, or out of reach. You are let in as soon as there is room.`;
}
