import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readProjectFile } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';
import { copyTree, type Change } from './tree-copy.ts';

/** The files that a row of CONTRIBUTING's table of common changes names. */
function filesFor(thing: string): string[] {
  const row = readProjectFile('CONTRIBUTING.md')
    .split('\n')
    .find((line) => line.startsWith(`| ${thing} `));
  return [...(row ?? '').matchAll(/`((?:apps|packages)\/[^`]*)`/g)].map(([, path = '']) => path);
}

const before =
  (place: string, addition: string): Change =>
  (text) =>
    text.replace(place, `${addition}${place}`);
const after =
  (place: string, addition: string): Change =>
  (text) =>
    text.replace(place, `${place}${addition}`);

const ARM_FOLDER = 'apps/agent-service/src/conductor/arms';
const NEW_ARM: Record<string, Change> = {
  'packages/contracts/src/arms.ts': (text) =>
    text
      .replace(
        '/** The content of every arm:',
        "export const RaffleContent = Type.Object({ arm: Type.Literal('RAFFLE'), prompt: Text(FIELD_LIMITS.prompt) }, closed);\n$&",
      )
      .replace('  NotificationContent,\n] as const', '  NotificationContent,\n  RaffleContent,\n] as const'),
  'packages/contracts/src/labels.ts': after(
    'seenBy: string }> = {',
    "RAFFLE: { name: 'Raffle', ask: 'draw', doing: 'drawing', done: 'Drawn', seenBy: 'Everybody will see' },",
  ),
  [`${ARM_FOLDER}/*.ts`]: () =>
    readProjectFile(`${ARM_FOLDER}/chat-prompt.ts`)
      .replaceAll('CHAT_PROMPT', 'RAFFLE')
      .replaceAll('ChatPromptContent', 'RaffleContent')
      .replace('const chatPrompt', 'const raffle'),
  [`${ARM_FOLDER}/registry.ts`]: (text) =>
    `import { raffle } from './raffle.ts';\n${text.replace('  POLL: poll,', '$& RAFFLE: raffle,')}`,
  'apps/real-time-service/src/executor/shows.ts': after(
    'createShows = (deps: ShowDeps): Shows => ({',
    ' RAFFLE: { tell: async () => 0 },',
  ),
  'apps/dashboard/src/console/decision/ContentPreview.tsx': before("    case 'CHAT_PROMPT':", "    case 'RAFFLE':\n"),
};

const NEW_EVENT: Record<string, Change> = {
  'packages/contracts/src/sockets/hand-payloads.ts': after(
    'export const HAND_PAYLOADS = {',
    " 'seat:take': Type.Object({ sessionId: Id }),",
  ),
  'packages/contracts/src/sockets.ts': after(
    'export interface ClientToServerEvents {',
    " 'seat:take': (payload: ClientPayload<'seat:take'>, ack: Ack) => void;",
  ),
  'packages/contracts/src/fixtures/sockets.ts': after(
    'Fixture<(typeof CLIENT_PAYLOADS)[E]> } = {',
    "'seat:take': fixture(CLIENT_PAYLOADS['seat:take'], [{ sessionId }], [noSession]),",
  ),
  'apps/real-time-service/src/sockets/router.ts': after(
    'Record<ClientEvent, Rate> = {',
    "'seat:take': { burst: 1, perSecond: 1 },",
  ),
};
/** The matrix asks for both itself, whoever runs it: for a row by its type, for somebody who answers the event. */
const ASKED_BY_THE_MATRIX = [
  'apps/real-time-service/src/handlers/*.ts',
  'apps/real-time-service/test/sockets/matrix.test.ts',
];

const name = (file: string): string => file.replace('*', 'raffle');
/** The files that complaints of the compiler are about. */
const complainedOf = (complaints: string): string[] =>
  [...new Set([...complaints.matchAll(/^([^\s(]+)\(\d+,\d+\): error/gm)].map(([, file = '']) => file))].toSorted();

describe.each([
  { thing: 'an arm', contract: ['packages/contracts/src/arms.ts'], changes: NEW_ARM, askedElsewhere: [] },
  {
    thing: 'an event that clients send',
    contract: ['packages/contracts/src/sockets/hand-payloads.ts', 'packages/contracts/src/sockets.ts'],
    changes: NEW_EVENT,
    askedElsewhere: ASKED_BY_THE_MATRIX,
  },
])('to add $thing', ({ thing, contract, changes, askedElsewhere }) => {
  it('takes the files that CONTRIBUTING names, and each of them', { timeout: 240_000 }, async () => {
    expect(filesFor(thing).toSorted()).toEqual([...Object.keys(changes), ...askedElsewhere].toSorted());
    using tree = copyTree();
    const created = Object.keys(changes).filter((file) => file.includes('*'));
    const existing = Object.keys(changes).filter((file) => !file.includes('*'));
    const others = existing.filter((file) => !contract.includes(file));
    const change = (file: string): (() => void) => tree.change(name(file), changes[file] ?? String);

    // The contract alone: the compiler asks for each of the others, so none of them can be left out.
    const undo = contract.map(change);
    expect(complainedOf(await tree.compile(existing))).toEqual(others.toSorted());
    for (const file of others) change(file);
    if (created.length > 0) expect(await tree.compile([`${ARM_FOLDER}/registry.ts`])).toContain("'./raffle.ts'");
    for (const file of created) change(file);
    expect(await tree.compile([...existing, ...created.map(name)])).toBe('');
    for (const back of undo) back();
    expect(complainedOf(await tree.compile(others.filter((file) => file.startsWith('packages/'))))).not.toEqual([]);
  });
});

it.each(['an arm', 'an event that clients send', 'a route', 'a column'])('names what is there to add %s', (thing) => {
  const files = filesFor(thing);
  expect(files.length).toBeGreaterThan(0);
  expect(files.filter((file) => !existsSync(join(ROOT, file.replace('*.ts', ''))))).toEqual([]);
});
