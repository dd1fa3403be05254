import { createNames } from '../simulation/names.ts';
import type { SignIn } from '../stack/page.ts';
import { signToken, type TokenClaims } from '../stack/token.ts';

/** Somebody else than whoever looks at the page: what they do is not said to be done by you. */
export const SIMULATED_ORGANISER = 'simulated-organiser';

type Sign = (claims: TokenClaims) => string;

/** The made-up people of a demo, by their tokens. Throws where nobody here can sign any. */
export function castOf(jwtSecret: string | null, signByIssuer: Sign | undefined) {
  const bySecret = jwtSecret === null ? undefined : (claims: TokenClaims): string => signToken(jwtSecret, claims);
  const sign = signByIssuer ?? bySecret;
  if (sign === undefined) throw new Error('npm start signs its own tokens: unset JWT_PUBLIC_KEY and JWKS_URL.');
  const nameOf = createNames();
  const organizer = (): string => sign({ sub: 'dev-organizer', permissions: ['event:create'] });
  const attendee = (user: string): string => sign({ sub: user, name: nameOf(user) });
  return {
    organizer,
    attendee,
    simulatedOrganiser: (): string => sign({ sub: SIMULATED_ORGANISER }),
    signIn: (sessionId: string): ReturnType<SignIn> => ({
      organizer: organizer(),
      attendee: attendee('dev-attendee'),
      sessionId,
      simulated: true,
    }),
  };
}
