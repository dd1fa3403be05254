const PLACEHOLDER =
  /change|replace|placeholder|example|generate|secret|password|default|dummy|sample|your[-_ ]|my[-_ ]|123456/i;
const PLACEHOLDER_PASSWORDS = /^(postgres|admin|root|user|test|conductor)$/i;

/** Whether a secret is one that somebody was meant to replace. */
export const looksLikePlaceholder = (secret: string): boolean => PLACEHOLDER.test(secret);

/** What is wrong with the password in a URL for production; undefined when nothing is, or where there is none. */
export function passwordProblem(url: URL): string | undefined {
  const password = decoded(url.password);
  return password && (looksLikePlaceholder(password) || PLACEHOLDER_PASSWORDS.test(password))
    ? 'has a placeholder for a password'
    : undefined;
}

/** A password with a stray percent sign is taken as it stands. */
function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}

/** What is wrong with a database URL for production: a placeholder for a password, or TLS that verifies nobody. */
export function databaseProblem(url: URL): string | undefined {
  const problem = passwordProblem(url);
  if (problem) return problem;
  const unverified =
    url.searchParams.get('sslmode') === 'no-verify' || url.searchParams.get('uselibpqcompat') === 'true';
  return unverified ? 'turns the verification of the server’s certificate off; use sslmode=verify-full' : undefined;
}
