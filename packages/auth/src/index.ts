export * from './client-address.ts';
export * from './errors.ts';
export * from './origins.ts';
export * from './principal.ts';
export * from './settings.ts';
export { createVerifier, type JwtSettings, type Verifier, type VerifierOptions } from './verifier.ts';
