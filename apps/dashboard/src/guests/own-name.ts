const KEY = 'conductor.name';

/** What somebody said that they are called, in this window; null for nothing, also where a browser keeps nothing. */
export function keptName(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function keepName(name: string): void {
  try {
    sessionStorage.setItem(KEY, name);
  } catch {
    // They are asked again then.
  }
}
