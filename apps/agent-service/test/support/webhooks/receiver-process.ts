/** A receiver in a process of its own: it writes down each genuine message, and ends as by `kill -9` at a step. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

export const RECEIVER_STEPS = ['connected', 'reading', 'kept', 'answering'] as const;
export type ReceiverInput = {
  port: number;
  secret: string;
  file: string;
  dieWhen: (typeof RECEIVER_STEPS)[number] | null;
};

if (process.argv[1] === import.meta.filename) run(JSON.parse(process.argv[2] ?? ''));

function run({ port, secret, file, dieWhen }: ReceiverInput): void {
  const at = (step: ReceiverInput['dieWhen']): void => {
    if (step === dieWhen) process.kill(process.pid, 'SIGKILL');
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
      at('reading');
    });
    request.on('end', () => {
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      new Webhook(secret).verify(body, headers);
      appendFileSync(file, `${headers['webhook-id']}\n`);
      at('kept');
      response.writeHead(204).end(() => at('answering'));
    });
  });
  server.on('connection', () => at('connected'));
  server.listen(port, '127.0.0.1');
}
