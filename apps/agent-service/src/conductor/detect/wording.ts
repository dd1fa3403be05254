/** What people read of an anomaly: made here and nowhere else, shown in the feed, on the page, in reports and in terminals. */

export type Room = { active: number; present: number | null };

const NAMES = { chatMsgsPerMin: 'Chat', reactionsPerMin: 'Reactions', speaking: 'Talk' } as const;

/** A fall of a rate, e.g. "Chat fell from 24 to 3 a minute; 1 of 20 is taking part." */
export function tellFall(signal: keyof typeof NAMES, from: number, to: number, gradually: boolean, room: Room): string {
  const [scale, unit] = from < 2 ? [10, 'in ten minutes'] : [1, 'a minute'];
  const [was, is] = [figure(from * scale), figure(to * scale)];
  const verb = gradually ? 'has been falling' : 'fell';
  const left = to <= 0 ? `${NAMES[signal]} stopped: ${was} ${unit} were usual` : null;
  return `${left ?? `${NAMES[signal]} ${verb} from ${was} to ${is} ${unit}`}${tellRoom(room)}.`;
}

/** People who leave, e.g. "12 of 40 left within 30 s; 1 would be usual." */
export function tellExit(gone: number, before: number, seconds: number, usual: number): string {
  return `${gone} of ${before} left within ${seconds} s; ${usual < 0.5 ? 'hardly anybody does usually' : `${Math.round(usual)} would be usual`}.`;
}

/** A score that fell or stays low, in points of 100, e.g. "Engagement sank from 58 to 31 within 16 min; 3 of 20 are taking part." */
export function tellDecline(from: number, to: number, minutes: number, room: Room): string {
  return `Engagement sank from ${points(from)} to ${points(to)} of 100 within ${minutes} min${tellRoom(room)}.`;
}

export function tellLow(top: number, minutes: number, room: Room): string {
  return `Engagement has not been above ${points(top)} of 100 for ${minutes} min${tellRoom(room)}.`;
}

function tellRoom({ active, present }: Room): string {
  if (present === null || present < active || present === 0) return '';
  if (active === 0) return present === 1 ? '' : `; nobody of ${present} is taking part`;
  return `; ${active} of ${present} ${active === 1 ? 'is' : 'are'} taking part`;
}

const points = (share: number): number => Math.round(100 * share);
/** Whole numbers from two on, where a tenth of a message would be no news. */
const figure = (value: number): string => String(value < 2 ? Number(value.toFixed(1)) : Math.round(value));
