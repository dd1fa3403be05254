import { describe, expect, it } from 'vitest';
import { ContractError, decodePlatformEvent, PLATFORM_CHANNELS } from '@conductor/contracts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('codec', () => {
  it('names the failing path and never the content', () => {
    const error = decodePlatformEvent(PLATFORM_CHANNELS.chatMessage, bytes('{"invalid": "data"}'));
    expect(error).toBeInstanceOf(ContractError);
    expect(error).toMatchObject({ label: 'chat message', path: '/sessionId' });
  });
});
