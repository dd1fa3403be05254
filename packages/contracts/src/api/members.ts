import Type, { type Static } from 'typebox';
import { EpochMs, Id, idOf, Nullable, OneOf } from '../ids.ts';
import { about, named } from '../describe.ts';

export const MemberRole = named(
  'MemberRole',
  '`owner` may do all; `moderator` all but decide about members, keys, webhooks and erasure; `viewer` reads.',
  OneOf('owner', 'moderator', 'viewer'),
);
export type MemberRole = Static<typeof MemberRole>;

/** Members that an event has at most, beside its organiser. */
export const MOST_MEMBERS = 100;

export const MemberBody = named(
  'MemberBody',
  'A role for a user, in place of any other that they had.',
  Type.Object(
    { userId: idOf('user'), role: about('What they may do from now on.', MemberRole) },
    { additionalProperties: false },
  ),
);
export type MemberBody = Static<typeof MemberBody>;

export const TransferBody = named(
  'TransferBody',
  'Whose event it is from now on.',
  Type.Object({ to: about('The id of the user who gets the event.', Id) }, { additionalProperties: false }),
);

export const MemberView = named(
  'MemberView',
  'A member of an event.',
  Type.Object({
    id: idOf('user'),
    userId: idOf('user'),
    eventId: idOf('event'),
    role: about('What they may do.', MemberRole),
    organiser: about('Whether the event is theirs.', Type.Boolean()),
    addedAt: about(
      'When they got the role, in milliseconds since the Unix epoch; null for the organiser.',
      Nullable(EpochMs),
    ),
  }),
);
export type MemberView = Static<typeof MemberView>;

export const MemberList = named(
  'MemberList',
  'All members of an event, its organiser first.',
  Type.Object({
    items: about('The organiser, then the members by name.', Type.Array(MemberView, { maxItems: MOST_MEMBERS + 1 })),
  }),
);

export const MemberParams = Type.Object({ eventId: idOf('event'), userId: idOf('user') });
