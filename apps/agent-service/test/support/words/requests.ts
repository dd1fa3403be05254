import type { Arm, Content } from '@conductor/contracts';
import type { ComposeRequest } from '../../../src/ports/words.ts';

/** A request for words with nothing special about it. */
export const requestFor = (arm: Arm, changes: Partial<ComposeRequest> = {}): ComposeRequest => ({
  decisionId: 'decision-1',
  sessionId: 'session-1',
  eventId: 'event-1',
  arm,
  anomalyType: 'SUDDEN_DROP',
  title: null,
  audience: null,
  language: 'en',
  present: 40,
  minutesIn: 12,
  topics: [],
  chat: [],
  usedTemplates: [],
  usedTexts: [],
  seed: 'seed',
  ...changes,
});

/** Words as a good model writes them, and not among the templates. */
export const GOOD: { [A in 'POLL' | 'CHAT_PROMPT' | 'BROADCAST' | 'NOTIFICATION']: Content } = {
  POLL: {
    arm: 'POLL',
    question: 'Which step would you try first?',
    options: ['The first one', 'The last one', 'None of them'],
    durationSeconds: 90,
  },
  CHAT_PROMPT: { arm: 'CHAT_PROMPT', prompt: 'What would you have done in this situation, and why?' },
  BROADCAST: {
    arm: 'BROADCAST',
    title: 'Over to you',
    message: 'What has been the best part for you? Tell us in the chat.',
  },
  NOTIFICATION: {
    arm: 'NOTIFICATION',
    title: 'It is quiet',
    message: 'The audience has become quiet. A question to the room could help.',
  },
};
