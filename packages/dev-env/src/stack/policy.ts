/** Who may frame a page, as the policy's own words, and what it may frame itself. */
export type Framing = { ancestors: string; frames: readonly string[] };

/** The policy of `deploy/nginx.conf`, with the services at other ports of this machine allowed beside the page's own. */
export function contentSecurityPolicy(
  reachable: readonly string[],
  { inline, connects }: { inline: boolean; connects: readonly string[] },
  { ancestors, frames }: Framing,
): string {
  const own = inline ? "'self' 'unsafe-inline'" : "'self'";
  return [
    "default-src 'none'",
    `script-src ${own}`,
    `style-src ${own}`,
    "img-src 'self' data:",
    "font-src 'self'",
    ["connect-src 'self'", ...reachable, ...connects].join(' '),
    ...(frames.length === 0 ? [] : [`frame-src ${frames.join(' ')}`]),
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    `frame-ancestors ${ancestors}`,
  ].join('; ');
}
