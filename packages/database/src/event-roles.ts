import { sql, type SQL } from 'drizzle-orm';
import type { MemberRole } from '@conductor/contracts';

/** Who is what in an event, by user; whoever is not in it has no part in the event. */
export type EventRoles = Readonly<Record<string, MemberRole>>;

const RANK: Record<MemberRole, number> = { viewer: 1, moderator: 2, owner: 3 };

/** The roles in the row of `events` that a query reads. The organiser is an owner whatever stands in the other table. */
export const eventRoles: SQL<EventRoles> = sql<EventRoles>`(
  coalesce((select jsonb_object_agg(m.user_id, m.role) from event_members m where m.event_id = events.id), '{}')
  || jsonb_build_object(events.organizer_id, 'owner'))`;

/** True of a row of `events` in which the user has any role. */
export const hasPart = (userId: string): SQL => sql`(events.organizer_id = ${userId} or exists (
  select from event_members m where m.event_id = events.id and m.user_id = ${userId}))`;

/** Whether the user has this role or a higher one. */
export function hasRole(roles: EventRoles, userId: string, least: MemberRole): boolean {
  // A name such as `constructor` is a user's like any other, and must not find what every object inherits.
  const role = Object.hasOwn(roles, userId) ? roles[userId] : undefined;
  return role !== undefined && RANK[role] >= RANK[least];
}
