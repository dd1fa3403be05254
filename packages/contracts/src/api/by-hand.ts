import Type, { type Static } from 'typebox';
import { Content } from '../arms.ts';
import { about, named } from '../describe.ts';
import { Id, idOf, Text } from '../ids.ts';
import { FIELD_LIMITS } from '../limits.ts';

export const ManualBody = named(
  'ManualBody',
  'An intervention by the organiser’s own hand.',
  Type.Object(
    {
      sessionId: idOf('session'),
      content: about('What is said to the audience.', Content),
      id: about('Becomes the decision’s id; sent again with the same one, nothing happens twice.', Type.Optional(Id)),
    },
    { additionalProperties: false },
  ),
);
export type ManualBody = Static<typeof ManualBody>;

export const ProposalBody = named(
  'ProposalBody',
  'An intervention that somebody or a program proposes; nothing happens before a person approves it.',
  Type.Object(
    {
      content: about('What would be said to the audience.', Content),
      why: about('Why now, for whoever decides; the audience never sees it.', Type.Optional(Text(FIELD_LIMITS.why))),
      id: about('Becomes the decision’s id; sent again with the same one, nothing happens twice.', Type.Optional(Id)),
    },
    { additionalProperties: false },
  ),
);
export type ProposalBody = Static<typeof ProposalBody>;
