import type { Arm, BreakdownTerm } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';
import { broadcast } from './broadcast.ts';
import { chatPrompt } from './chat-prompt.ts';
import { gamification } from './gamification.ts';
import { notification } from './notification.ts';
import { nudge } from './nudge.ts';
import { poll } from './poll.ts';
import { qnaPromote } from './qna-promote.ts';

/** Every arm there is. Adding one is adding its file and a line here; the compiler asks for it. */
export const armFiles: { readonly [A in Arm]: ArmFile<A> } = {
  POLL: poll,
  CHAT_PROMPT: chatPrompt,
  BROADCAST: broadcast,
  QNA_PROMOTE: qnaPromote,
  GAMIFICATION: gamification,
  NUDGE: nudge,
  NOTIFICATION: notification,
};

/** Parts of the score that an arm itself creates; its reward is measured without them. */
export const ownParts = (arm: Arm): readonly BreakdownTerm['part'][] => armFiles[arm].ownParts;

/** Shortest time between two of an arm in one session, in milliseconds. */
export const armCooldownMs = (arm: Arm): number => armFiles[arm].cooldownMs;

/** Of the arms that are allowed the ones to draw from: a last resort only where no other is allowed. */
export function withoutLastResorts(arms: readonly Arm[]): readonly Arm[] {
  const others = arms.filter((arm) => !armFiles[arm].lastResort);
  return others.length > 0 ? others : arms;
}
