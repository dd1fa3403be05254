import Type from 'typebox';
import { about } from '../describe.ts';
import { Id, idOf, Text, Within } from '../ids.ts';
import { FIELD_LIMITS, PEOPLE_LIMITS } from '../limits.ts';

/** What an organiser sends about the people in a room. */
export const PEOPLE_PAYLOADS = {
  'people:list': about(
    `Ask, as an organiser, who is in the room just now; acknowledged with at most ${PEOPLE_LIMITS.page} \`people\` in the order of their names, with how many are there (\`total\`), and with \`next\` where more follow.`,
    Type.Object({
      sessionId: idOf('session'),
      search: about(
        'A part of the name, or of the id, of whom is looked for.',
        Type.Optional(Text(FIELD_LIMITS.personName)),
      ),
      after: about(
        'Where an earlier answer ended, as its `next` said.',
        Type.Optional(Type.String({ minLength: 1, maxLength: 1_000 })),
      ),
    }),
  ),
  'people:removed-list': about(
    `Ask, as an organiser, who was put out and may not come back yet; acknowledged with at most ${PEOPLE_LIMITS.page} \`removed\`, the last one first.`,
    Type.Object({ sessionId: idOf('session') }),
  ),
  'person:remove': about(
    'Put somebody out of the room on all their connections, and keep them out for a while, as an organiser; again is harmless. Who conducts the event cannot be put out.',
    Type.Object({
      sessionId: idOf('session'),
      userId: about('Who, as `people:list` names them.', Id),
      minutes: about(
        'For how many minutes; 0 lets them come back, and unless said it is a day.',
        Type.Optional(Within(FIELD_LIMITS.removalMinutes)),
      ),
    }),
  ),
} as const;
