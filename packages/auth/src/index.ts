export * from './errors.ts';
export * from './guests.ts';
export * from './principal.ts';
export * from './revocations.ts';
export { secretProblem } from './strength.ts';
export { readGuestSecret, readTokenSettings } from './token-settings.ts';
export { createVerifier, LEEWAY_MS, type JwtSettings, type Verifier, type VerifierOptions } from './verifier.ts';
