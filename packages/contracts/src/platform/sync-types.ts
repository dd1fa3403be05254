import Type, { type TSchema } from 'typebox';
import { about } from '../describe.ts';
import { Id, idOf } from '../ids.ts';
import { PresenceLevel, SyncPayload, type SYNC_TYPES } from './platform-events.ts';

export type SyncType = (typeof SYNC_TYPES)[number];

const Nothing = Type.Object({});
const Message = Type.Object({
  message: about('The message.', Type.Object({ id: about('Counts once, whatever channels it comes on.', Id) })),
});
const Emoji = Type.Object({ emoji: about('Which one.', Type.Optional(Type.String())) });

/**
 * What each `sync-events` type means and what its `data` says. `data` is read leniently: where it does not fit, the event
 * counts as one without it.
 */
const SYNC_DATA: Record<SyncType, { means: string; data: TSchema }> = {
  user_join: {
    means:
      'Somebody came in. Where no `presence_update` says how many are present, comings and goings are tallied instead.',
    data: Nothing,
  },
  user_leave: { means: 'Somebody left.', data: Nothing },
  reaction: { means: 'Somebody sent a reaction.', data: Emoji },
  presence_update: { means: 'How many are present, as a level.', data: PresenceLevel },
  typing: { means: 'Somebody is writing. Counted nowhere.', data: Nothing },
  emoji: { means: 'Somebody sent an emoji: the same as `reaction`.', data: Emoji },
  message_created: { means: 'Somebody wrote in the chat: the same as a chat message of that id.', data: Message },
  message_updated: { means: 'A message was changed. Counted nowhere.', data: Message },
  message_deleted: { means: 'A message was taken back: its words are forgotten.', data: Message },
  poll_opened: { means: 'A poll is open.', data: Type.Object({ pollId: idOf('poll') }) },
  question_asked: { means: 'Somebody asked a question.', data: Nothing },
  question_upvoted: { means: 'Somebody supports a question.', data: Nothing },
  speaking_started: { means: 'Somebody begins to speak.', data: Nothing },
  speaking_stopped: { means: 'Somebody has stopped speaking.', data: Nothing },
  hand_raised: { means: 'Somebody raised a hand, and so takes part.', data: Nothing },
  hand_lowered: { means: 'A hand was lowered. Counted nowhere.', data: Nothing },
};

/** The schema of one type of `sync-events` message. */
export function syncEnvelope(type: SyncType) {
  const { means, data } = SYNC_DATA[type];
  const { sessionId, eventId, userId, source } = SyncPayload.properties;
  return about(
    means,
    Type.Object({
      type: about('What happened.', Type.Literal(type)),
      sessionId,
      eventId,
      userId,
      data: about('More about it.', data === Nothing ? Type.Optional(data) : data),
      source,
    }),
  );
}
