import { FIELD_LIMITS, Id, ProposalBody, Text, Version } from '@conductor/contracts';
import { about } from '@conductor/contracts/describe';
import Type from 'typebox';
import { tool } from './tool.ts';

const sessionId = about('The session’s id, as its organiser gives it.', Id);
const decisionId = about('The id of the decision that waits.', Id);

const propose = tool({
  name: 'propose_intervention',
  title: 'Propose an intervention',
  description:
    'Proposes what could be said to the audience. Nothing is shown to anybody before a person approves it, which no tool here can do. Refused while another decision is open.',
  scope: 'propose',
  input: Type.Object({
    sessionId,
    content: ProposalBody.properties.content,
    why: about('Why now, for the person who decides.', Text(FIELD_LIMITS.why)),
  }),
  run: (api, { sessionId: id, ...body }) => api('POST /agent/sessions/{sessionId}/decisions', { sessionId: id, body }),
});

const approve = tool({
  name: 'approve_decision',
  title: 'Approve what the agent proposed',
  description:
    'The words are shown to the whole audience at once, as they stand. Only for what the agent itself proposed, and only when the organiser has asked for it.',
  scope: 'approve',
  input: Type.Object({
    sessionId,
    decisionId,
    version: about('The version that was read: where it has changed since, nothing happens.', Version),
  }),
  run: (api, { version, ...where }) =>
    api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/approve', { ...where, body: { version } }),
});

const reject = tool({
  name: 'reject_decision',
  title: 'Reject a decision that waits',
  description: 'Nothing is shown to the audience. Only when the organiser has asked for it.',
  scope: 'approve',
  input: Type.Object({
    sessionId,
    decisionId,
    reason: about('Why, for whoever reads the history.', Text(FIELD_LIMITS.rejection)),
  }),
  run: (api, { reason, ...where }) =>
    api('POST /agent/sessions/{sessionId}/decisions/{decisionId}/reject', { ...where, body: { reason } }),
});

/** What changes something. None of them chats, votes, or brings words before an audience without a person. */
export const ACTING = [propose, approve, reject];
