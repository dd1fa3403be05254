import { createApi } from '@conductor/client';
import { invitationLink } from '../../guests/code.ts';
import { consolePath } from '../../routes.ts';
import { newId } from '../../ui/new-id.ts';
import { fetchDevTokens } from '../dev-tokens.ts';

/** A session of one's own: the organiser's page of it, and the code that lets people in. */
export type OwnSession = { console: string; code: string; link: string };

const TITLE = 'My own session';

/** Registers a session and an invitation to it; `origin` is where its guests come in. Rejects with what the service says. */
export async function createOwnSession(agentUrl: string, origin: string): Promise<OwnSession> {
  const { organizer } = await fetchDevTokens();
  const api = createApi({ url: agentUrl, token: organizer });
  const sessionId = newId(TITLE);
  await api('POST /agent/sessions/register', { body: { sessionId, eventId: newId(TITLE), title: TITLE } });
  const { code } = await api('POST /agent/sessions/{sessionId}/invite', { sessionId });
  return { console: consolePath(sessionId), code, link: invitationLink(origin, code) };
}
