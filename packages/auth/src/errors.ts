/** Why a token was refused: for our logs and counters, never for the client, who is told `Invalid or expired token`. */
export const TOKEN_FAULTS = ['missing', 'malformed', 'algorithm', 'key', 'signature', 'expired', 'claims'] as const;
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

/** Settings with which the service must not start; `problems` holds one sentence each, with what to do. */
export class InvalidSettings extends Error {
  override readonly name = 'InvalidSettings';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Invalid settings:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}
