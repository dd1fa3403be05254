import type { Content } from '@conductor/contracts';

/** Of the 512 bytes that a line of the protocol may have, with room for who says it to whom. */
const MAX_BYTES = 380;

/** An intervention as lines of chat; none where it is more than words. */
export function linesOf(content: Content): string[] {
  if (content.arm === 'CHAT_PROMPT') return wrap(content.prompt);
  if (content.arm === 'BROADCAST') return wrap(`${content.title}: ${content.message}`);
  return [];
}

/** Breaks between words; a word that fills more than a line is broken too. No line can bring a command of its own. */
function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  const words = text.split(/[\s\p{Cc}]+/u).filter((word) => word !== '');
  for (const word of words.flatMap(inPieces)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (Buffer.byteLength(longer) > MAX_BYTES) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

/** No character has more than four bytes. */
function inPieces(word: string): string[] {
  const characters = Array.from(word);
  const size = MAX_BYTES / 4;
  return Array.from({ length: Math.ceil(characters.length / size) }, (_, i) =>
    characters.slice(i * size, (i + 1) * size).join(''),
  );
}
