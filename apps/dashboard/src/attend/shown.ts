import type { RoomState, Shown } from '@conductor/client';

/** A message from the host, as the page shows it. */
export type Banner = { interventionId: string; title: string; message: string };

type Banners = Exclude<Shown, { name: 'prompt:shown' }>;
type Prompt = Extract<Shown, { name: 'prompt:shown' }>;
const isPrompt = (shown: Shown): shown is Prompt => shown.name === 'prompt:shown';
const isBanner = (shown: Shown): shown is Banners => !isPrompt(shown);

/** The newest banner; a question in front is one with the question in it. Null before the first. */
export function bannerIn({ shown }: RoomState): Banner | null {
  const newest = shown.find(isBanner);
  if (newest === undefined) return null;
  const { interventionId, title, message } = newest.payload;
  const question = newest.name === 'question:promoted' ? newest.payload.question : null;
  return { interventionId, title, message: question === null ? message : `${message} “${question.text}”` };
}

/** The newest question to the chat; null before the first. */
export const promptIn = ({ shown }: RoomState): Prompt['payload'] | null => shown.find(isPrompt)?.payload ?? null;
