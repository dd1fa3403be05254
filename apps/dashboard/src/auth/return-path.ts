import { SIGNED_IN_PATH } from '../routes.ts';

/** The path of ours that a sign-in began at; the first page for whatever leads elsewhere or is none. */
export function returnPath(value: unknown, origin: string): string {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, origin)) return '/';
  const target = new URL(value, origin);
  return target.origin === origin && target.pathname !== SIGNED_IN_PATH ? target.pathname : '/';
}
