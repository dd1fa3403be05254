import { keepNewest } from '../keep-newest.ts';

/** How many people's names are kept, the newest. */
const KEPT = 10_000;

/** Who is in a channel, by their nicks; and under which pseudonym each of them is known, also by another nick. */
export type People = ReturnType<typeof createPeople>;

const fold = (nick: string): string => nick.toLowerCase();

/** Nobody yet. `pseudonym` gives names their pseudonyms. */
export function createPeople(pseudonym: (name: string) => string) {
  const known = new Map<string, string>();
  const present = new Set<string>();
  /** The pseudonym of a nick; `account` is a name that lasts longer, where the server knows one. */
  const personOf = (nick: string, account = fold(nick)): string => {
    const person = known.get(fold(nick)) ?? pseudonym(account);
    known.set(fold(nick), person);
    keepNewest(known, KEPT);
    return person;
  };
  return {
    personOf,
    count: (): number => present.size,
    /** Everybody who is there now. */
    all(nicks: readonly string[]): void {
      present.clear();
      for (const nick of nicks) present.add(fold(nick));
    },
    enter: (nick: string): unknown => present.add(fold(nick)),
    /** False where they were not there. */
    leave: (nick: string): boolean => present.delete(fold(nick)),
    /** The same person, by another nick. */
    rename(from: string, to: string): void {
      known.set(fold(to), personOf(from));
      if (present.delete(fold(from))) present.add(fold(to));
    },
    /** A text without the names of people: of those who are or were here, and of whom it addresses with an @. */
    withoutNames: (text: string): string =>
      text.replaceAll(/@?[\p{L}\p{N}_\-[\]\\`^{}|]+/gu, (word) =>
        word.startsWith('@') || known.has(fold(word)) || present.has(fold(word)) ? '…' : word,
      ),
  };
}
