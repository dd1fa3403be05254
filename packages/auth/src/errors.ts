/** Why a token was refused: for our logs and counters, never for the client, who is told `Invalid or expired token`. */
export const TOKEN_FAULTS = [
  'missing',
  'malformed',
  'algorithm',
  'key',
  'signature',
  'expired',
  'claims',
  'revoked',
] as const;
export type TokenFault = (typeof TOKEN_FAULTS)[number];

/** A token that opens nothing. Trying again with the same token cannot help. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
  readonly fault: TokenFault;

  constructor(fault: TokenFault) {
    super('Invalid or expired token');
    this.fault = fault;
  }
}
