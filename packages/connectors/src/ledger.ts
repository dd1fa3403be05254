/** Remembers, beyond the life of any process, which interventions were begun at a place. */
export type Ledger = {
  /**
   * Writes down that this intervention is about to leave, before anything of it does. True for the first who asks, and
   * then it may leave; false ever after, whoever asks. Rejects where nothing could be written: then nothing may leave.
   */
  begin(interventionId: string): Promise<boolean>;
};

/** A ledger that lasts as long as whoever holds it. */
export function createMemoryLedger(): Ledger {
  const begun = new Set<string>();
  return {
    begin: async (interventionId) => {
      const isFirst = !begun.has(interventionId);
      begun.add(interventionId);
      return isFirst;
    },
  };
}
