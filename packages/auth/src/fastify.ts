import fastifyJwt from '@fastify/jwt';
import type { FastifyRequest } from 'fastify';
import plugin from 'fastify-plugin';
import { InvalidToken } from './errors.ts';
import type { Principal } from './principal.ts';
import { toInvalidToken, type Verifier } from './verifier.ts';

declare module '@fastify/jwt' {
  interface FastifyJWT {
    user: Principal;
  }
}

const BEARER = /^Bearer (\S+)$/i;

/** What stands after `Authorization: Bearer`. Cookies are never read. */
export const bearerOf = (request: FastifyRequest): string | undefined =>
  BEARER.exec(request.headers.authorization ?? '')?.[1];

/** The request's token. Throws `InvalidToken` where there is none. */
function tokenOf(request: FastifyRequest): string {
  const token = bearerOf(request);
  if (token === undefined) throw new InvalidToken('missing');
  return token;
}

/** Registers @fastify/jwt on our verifier's keys and rules, so that both services refuse the same tokens. */
export const jwtPlugin = plugin<{ verifier: Verifier }>(
  async (app, { verifier }) => {
    await app.register(fastifyJwt, {
      secret: async (request: FastifyRequest) => (await verifier.keyFor(tokenOf(request))).key,
      verify: { ...verifier.rules, extractToken: tokenOf },
      formatUser: (claims) => verifier.principalOf(claims),
    });
  },
  { name: 'conductor-jwt' },
);

/** The principal of a request's token; rejects with `InvalidToken`. Needs `jwtPlugin`. */
export async function authenticate(request: FastifyRequest): Promise<Principal> {
  try {
    await request.jwtVerify();
    return request.user;
  } catch (error) {
    throw toInvalidToken(error);
  }
}
