const PLACEHOLDER =
  /change|replace|placeholder|example|generate|secret|password|default|dummy|sample|your[-_ ]|my[-_ ]|123456/i;

/** Passwords that come with an installation guide. */
export const PLACEHOLDER_PASSWORDS = /^(postgres|admin|root|user|test|conductor)$/i;

/** Whether a secret is one that somebody was meant to replace. */
export const looksLikePlaceholder = (secret: string): boolean => PLACEHOLDER.test(secret);
