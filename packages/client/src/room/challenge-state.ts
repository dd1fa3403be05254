import type { Challenge, JoinAnswer, Progress, RoomEvent } from '@conductor/contracts';

/** A challenge as it stands; `reached` is null while it runs. */
export type ChallengeStanding = Challenge & Progress & { reached: boolean | null };

/** The one that runs as one joins; one whose end was told stays, one whose end may have been missed does not. */
export function joinedChallenge(known: ChallengeStanding | null, answer: JoinAnswer): ChallengeStanding | null {
  const runs = answer.challenge && { ...answer.challenge, reached: null };
  if (runs) return known?.id === runs.id && known.version > runs.version ? known : runs;
  return answer.recovered || known?.reached !== null ? known : null;
}

/** The challenge after an event: it only gets further, and keeps its end. */
export function changedChallenge(known: ChallengeStanding | null, event: RoomEvent): ChallengeStanding | null {
  if (event.name === 'challenge:started') {
    const { challenge } = event.payload;
    return known?.id === challenge.id ? known : { ...challenge, progress: 0, people: 0, version: 0, reached: null };
  }
  if (event.name !== 'challenge:updated' && event.name !== 'challenge:ended') return known;
  const { challengeId, progress, people, version } = event.payload;
  if (known?.id !== challengeId || known.reached !== null) return known;
  if (event.name === 'challenge:updated' && version < known.version) return known;
  return {
    ...known,
    progress,
    people,
    version,
    reached: event.name === 'challenge:ended' ? event.payload.reached : null,
  };
}
