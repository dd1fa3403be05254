import type { IncomingMessage, ServerResponse } from 'node:http';
import type Provider from 'oidc-provider';

const MAX_BYTES = 4_096;
/** Blanks at the ends, and names too long to be ids, are nobody's. */
const MAX_NAME = 40;

/** A page of the issuer's own: no script, no style and no picture from elsewhere. */
export const issuerPage = (title: string, body: string): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>${title}</title></head>
<body style="font: 1rem/1.5 system-ui; max-width: 24rem; margin: 4rem auto; padding: 0 1rem"><h1>${title}</h1>${body}</body></html>`;

const SIGN_IN = issuerPage(
  'Development issuer',
  `<p>Whoever you say you are is who you are here.</p>
<form method="post"><p><label>Name <input name="name" required maxlength="${MAX_NAME}" autofocus></label></p>
<p><button>Continue</button></p></form>`,
);

/** Asks who somebody is, and believes it. Rejects where the question is not one that the issuer asked. */
export async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  await provider.interactionDetails(request, response);
  const name = request.method === 'POST' ? (await readForm(request)).get('name')?.trim() : undefined;
  if (name === undefined || name === '' || name.length > MAX_NAME) {
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' });
    response.end(SIGN_IN);
    return;
  }
  await provider.interactionFinished(request, response, { login: { accountId: name } });
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > MAX_BYTES) throw new Error('the form is too large');
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}
