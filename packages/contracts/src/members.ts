import Type, { type Static } from 'typebox';
import { EpochMs, Id, Nullable, OneOf } from './ids.ts';

/** `owner` may do all; `moderator` all but decide about members, keys, webhooks and erasure; `viewer` reads. */
export const MemberRole = OneOf('owner', 'moderator', 'viewer');
export type MemberRole = Static<typeof MemberRole>;

/** Members that an event has at most, beside its organiser. */
export const MOST_MEMBERS = 100;

/** `POST /agent/events/:eventId/members`: the user has this role from now on, whatever it was before. */
export const MemberBody = Type.Object({ userId: Id, role: MemberRole }, { additionalProperties: false });
export type MemberBody = Static<typeof MemberBody>;

/** `POST /agent/events/:eventId/transfer`: the event is this user's from now on. */
export const TransferBody = Type.Object({ to: Id }, { additionalProperties: false });

/** A member of an event. `id` is the user's; `organiser` marks the one whose event it is; `addedAt` is null for them. */
export const MemberView = Type.Object({
  id: Id,
  userId: Id,
  eventId: Id,
  role: MemberRole,
  organiser: Type.Boolean(),
  addedAt: Nullable(EpochMs),
});
export type MemberView = Static<typeof MemberView>;

/** All members of an event, its organiser first. */
export const MemberList = Type.Object({ items: Type.Array(MemberView, { maxItems: MOST_MEMBERS + 1 }) });

export const MemberParams = Type.Object({ eventId: Id, userId: Id });
