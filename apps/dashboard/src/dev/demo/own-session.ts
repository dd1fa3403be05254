import { ApiError, createApi } from '@conductor/client';
import { invitationLink } from '../../guests/code.ts';
import { consolePath } from '../../routes.ts';
import { newId } from '../../ui/new-id.ts';
import { fetchDevTokens } from '../dev-tokens.ts';

/** A session of one's own: the organiser's page of it, and the code that lets people in. */
export type OwnSession = { console: string; code: string; link: string };

const TITLE = 'My own session';

/** A busy machine may be late once or twice. */
const TRIES = 3;
/** One that is started again responds to nobody for a moment. */
const AGAIN_MS = 2_000;

/**
 * Registers a session and an invitation to it, again where nobody responds in time; `origin` is where its guests come in. Rejects
 * with what the service says, or as `fetch` does.
 */
export async function createOwnSession(agentUrl: string, origin: string): Promise<OwnSession> {
  const [sessionId, eventId] = [newId(TITLE), newId(TITLE)];
  const create = async (): Promise<OwnSession> => {
    const { organizer } = await fetchDevTokens();
    const api = createApi({ url: agentUrl, token: organizer });
    await api('POST /agent/sessions/register', { body: { sessionId, eventId, title: TITLE } });
    const { code } = await api('POST /agent/sessions/{sessionId}/invite', { sessionId });
    return { console: consolePath(sessionId), code, link: invitationLink(origin, code) };
  };
  for (let tried = 1; ; tried++) {
    try {
      return await create();
    } catch (error) {
      if (error instanceof ApiError || tried === TRIES) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}
