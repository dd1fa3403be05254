export { carryOut, type CarryOutOptions, type Effect } from './carry-out.ts';
export * from './connector.ts';
export { createMemoryLedger, type Ledger } from './ledger.ts';
export { createPseudonyms } from './pseudonyms.ts';
export { itemOf, withoutRepeats, type Signal } from './signals.ts';
export { stayJoined, type StayJoined, type StayJoinedOptions } from './stay-joined.ts';
