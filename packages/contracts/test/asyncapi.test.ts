import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';
import { describe, expect, it } from 'vitest';
import { CLIENT_PAYLOADS, FEED_TYPES, PLATFORM_CHANNELS, ROOM_PAYLOADS, STREAMS } from '@conductor/contracts';
import { asyncApiDocument } from '@conductor/contracts/asyncapi';

const text = JSON.stringify(asyncApiDocument(), null, 2) + '\n';

describe('AsyncAPI document', () => {
  it('is valid by the parser of AsyncAPI itself', async () => {
    const { document, diagnostics } = await new Parser().parse(text);
    // With an error among the diagnostics there is no document.
    expect(document, JSON.stringify(diagnostics, null, 2)).toBeDefined();
    expect(document?.version()).toBe('3.0.0');
  });

  it('is the committed one: `pnpm docs:generate` writes it anew', async () => {
    const committed = await readFile(new URL('../../../docs/reference/asyncapi.json', import.meta.url), 'utf8');
    expect(committed).toBe(text);
  });

  it('tells of every channel, stream and socket event', () => {
    const channels = Object.values(asyncApiDocument().channels);
    const addresses = channels.map(({ address }) => address);
    const names = channels.flatMap(({ messages }) => Object.values(messages).map(({ name }) => name));
    expect(addresses).toEqual(expect.arrayContaining([...Object.values(PLATFORM_CHANNELS), ...Object.values(STREAMS)]));
    expect(addresses).toEqual(expect.arrayContaining(['session:{sessionId}:events', 'agent:notifications:{eventId}']));
    expect(names).toEqual(
      expect.arrayContaining([...Object.keys(CLIENT_PAYLOADS), ...Object.keys(ROOM_PAYLOADS), ...FEED_TYPES]),
    );
  });
});
