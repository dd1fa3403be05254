import { describe, expect, it } from 'vitest';
import { tellDecline, tellExit, tellFall, tellLow } from '../../../src/conductor/detect/wording.ts';

const room = { active: 1, present: 20 };

describe('what the organiser reads', () => {
  it('says what was, what is, and how many take part', () => {
    expect(tellFall('chatMsgsPerMin', 24, 3, false, room)).toBe(
      'Chat fell from 24 to 3 a minute; 1 of 20 is taking part.',
    );
    expect(tellFall('reactionsPerMin', 8, 0, false, { active: 0, present: 20 })).toBe(
      'Reactions stopped: 8 a minute were usual; nobody of 20 is taking part.',
    );
    expect(tellFall('speaking', 0.8, 0.1, true, { active: 3, present: null })).toBe(
      'Talk has been falling from 8 to 1 in ten minutes.',
    );
    expect(tellExit(12, 40, 30, 1.2)).toBe('12 of 40 left within 30 s; 1 would be usual.');
    expect(tellDecline(0.58, 0.31, 16, { active: 3, present: 20 })).toBe(
      'Engagement sank from 58 to 31 of 100 within 16 min; 3 of 20 are taking part.',
    );
    expect(tellLow(0.18, 8, room)).toBe('Engagement has not been above 18 of 100 for 8 min; 1 of 20 is taking part.');
  });
});
