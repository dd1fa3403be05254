export * from './errors.ts';
export * from './principal.ts';
export { readTokenSettings } from './token-settings.ts';
export { createVerifier, type JwtSettings, type Verifier, type VerifierOptions } from './verifier.ts';
