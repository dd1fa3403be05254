import { PEOPLE_LIMITS, type PeopleAnswer, type PersonHere } from '@conductor/contracts';

/** Somebody in a room: who they are to organisers, whose id that is, and where they stand among all. */
export type Entry = { ownId: string; key: string; person: Omit<PersonHere, 'organiser'> };

/** How words are compared: without case and accents. */
const folded = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** Everybody in their order: by name, and who has none after that by id. */
export function inOrder(people: readonly Omit<Entry, 'key'>[]): Entry[] {
  const entries = people.map((entry): Entry => {
    const { name, userId } = entry.person;
    return { ...entry, key: `${name === null ? '1' : `0${folded(name)}`}\n${userId}` };
  });
  return entries.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

/** The page of those whom somebody looks for, after a place; `isOrganiser` is asked with a user's own id. */
export function pageOf(
  entries: readonly Entry[],
  { search, after }: { search?: string | undefined; after?: string | undefined },
  isOrganiser: (ownId: string) => boolean,
): PeopleAnswer {
  const wanted = search === undefined ? null : folded(search);
  const isWanted = ({ person: { name, userId } }: Entry): boolean =>
    wanted === null || folded(name ?? '').includes(wanted) || folded(userId).includes(wanted);
  const found = entries.filter((entry) => (after === undefined || entry.key > after) && isWanted(entry));
  const page = found.slice(0, PEOPLE_LIMITS.page);
  const last = page.at(-1);
  return {
    people: page.map(({ ownId, person }) => ({ ...person, organiser: isOrganiser(ownId) })),
    total: entries.length,
    ...(last && found.length > page.length ? { next: last.key } : {}),
  };
}
