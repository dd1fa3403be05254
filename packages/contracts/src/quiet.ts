/** When the conductor keeps quiet: until a time, and from one time to another; milliseconds since the Unix epoch. */
export type QuietTimes = { quietUntil: number | null; plannedBreak: { from: number; until: number } | null };

/** Until when it is quiet as seen at `now`, whichever lasts longer; null where it is not quiet then. */
export function quietUntilAt({ quietUntil, plannedBreak }: QuietTimes, now: number): number | null {
  const breakUntil = plannedBreak === null || plannedBreak.from > now ? now : plannedBreak.until;
  const until = Math.max(quietUntil ?? now, breakUntil);
  return until > now ? until : null;
}
