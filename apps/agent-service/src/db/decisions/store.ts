import type { Db } from '@conductor/database';
import type { DecisionStore } from '../../ports/decisions.ts';
import { createDecisionList, listInterventions, type DecisionListInput } from './lists.ts';
import { proposeByHand, sendByHand } from './by-hand.ts';
import { chaseUnanswered } from './chase.ts';
import { dispatchDue, recordOutcome } from './dispatch.ts';
import { openProposal } from './propose.ts';
import { dueRewards, openReward, unmeasured } from './reward.ts';
import { closeTrial, dueTrials, openTrial } from './trials.ts';
import { approve, escalateDue, expireDue, findDecision, improve, reject } from './answer.ts';

/** Lists for people; `undefined` for a cursor that is none of ours. */
export type DecisionLists = {
  list: ReturnType<typeof createDecisionList>;
  interventions(input: Omit<DecisionListInput, 'status'>): ReturnType<typeof listInterventions>;
};

/** Decisions at rest, for the conductor and for lists. */
export function createDecisionStore(db: Db): DecisionStore & DecisionLists {
  return {
    find: (sessionId, decisionId) => findDecision(db, sessionId, decisionId),
    list: createDecisionList(db),
    interventions: (input) => listInterventions(db, input),
    openProposal: (request) => openProposal(db, request),
    approve: (input) => approve(db, input),
    reject: (input) => reject(db, input),
    sendByHand: (input) => sendByHand(db, input),
    proposeByHand: (input) => proposeByHand(db, input),
    improve: (id, words) => improve(db, id, words),
    expireDue: () => expireDue(db),
    escalateDue: () => escalateDue(db),
    dispatchDue: () => dispatchDue(db),
    recordOutcome: (outcome, rewardDelayMs) => recordOutcome(db, outcome, rewardDelayMs),
    chaseUnanswered: (rewardDelayMs) => chaseUnanswered(db, rewardDelayMs),
    dueRewards: (limit, reach) => dueRewards(db, limit, reach),
    openReward: (due, result, contexts) => openReward(db, due, result, contexts),
    unmeasured: (due, reason) => unmeasured(db, due, reason),
    dueTrials: (limit, reach) => dueTrials(db, limit, reach),
    openTrial: (id, result, contexts) => openTrial(db, id, result, contexts),
    closeTrial: (id, reason) => closeTrial(db, id, reason),
  };
}
