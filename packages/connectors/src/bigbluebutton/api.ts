import { XMLParser } from 'fast-xml-parser';
import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { Refused } from '../connector.ts';
import { checksumOf } from './checksum.ts';

/** Where a server’s API is, such as `https://bbb.example.org/bigbluebutton/api`, and its shared secret. */
export type BbbServer = { url: string; secret: string };

const ANSWER_MS = 4_000;

const Answer = Type.Object({
  returncode: Type.String(),
  messageKey: Type.Optional(Type.String()),
  message: Type.Optional(Type.String()),
  participantCount: Type.Optional(Type.String()),
  hookID: Type.Optional(Type.String()),
  attendees: Type.Optional(
    Type.Object({ attendee: Type.Optional(Type.Array(Type.Object({ fullName: Type.Optional(Type.String()) }))) }),
  ),
});
const answers = Compile(Type.Object({ response: Answer }));
const parser = new XMLParser({
  parseTagValue: false,
  isArray: (name) => name === 'attendee',
  // An element with nothing in it is read as an empty text, also where a list is meant.
  tagValueProcessor: (_name, value) => value,
});

/** Calls one of the API’s functions. Rejects with `Refused` where the server does not take our secret. */
export async function call(
  { url, secret }: BbbServer,
  name: 'hooks/create' | 'hooks/destroy' | 'getMeetingInfo' | 'sendChatMessage',
  parameters: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<Static<typeof Answer>> {
  const query = new URLSearchParams(parameters).toString();
  const checksum = checksumOf(`${name}${query}`, secret);
  const limit = AbortSignal.timeout(ANSWER_MS);
  const answer = await fetch(`${url}/${name}?${query}&checksum=${checksum}`, {
    redirect: 'error',
    signal: signal === undefined ? limit : AbortSignal.any([limit, signal]),
  });
  const body: unknown = parser.parse(
    (await answer.text()).replaceAll(/<attendees>\s*<\/attendees>|<attendees\/>/g, ''),
  );
  if (!answers.Check(body)) throw new Error(`${name} was answered with ${answer.status} and no response of the API`);
  if (body.response.messageKey === 'checksumError') throw new Refused('the shared secret is wrong');
  return body.response;
}
