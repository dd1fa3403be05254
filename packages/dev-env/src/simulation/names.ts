const NAMES = (
  'Amara Anders Aylin Beatriz Chen Chidi Dalia Elif Emeka Femke Goran Hana Ines Jonas Kavya Keiko Lars Leila ' +
  'Mateo Mei Milan Nadia Noor Oskar Priya Rafael Rosa Samir Selma Tariq Tomasz Ulla Viktor Wanjiru Yusuf Zoe'
).split(' ');

/** Gives each made-up attendee a name, always the same; when there are more of them than names, a number follows. */
export function createNames(): (user: string) => string {
  const given = new Map<string, string>();
  return (user) => {
    const round = Math.floor(given.size / NAMES.length);
    const name = given.get(user) ?? `${NAMES[given.size % NAMES.length]}${round > 0 ? ` ${round + 1}` : ''}`;
    given.set(user, name);
    return name;
  };
}
