import Type, { type Static } from 'typebox';
import { Content } from '../arms.ts';
import { about, named } from '../describe.ts';
import { idOf, Whole } from '../ids.ts';
import { InterventionOutcome } from '../platform/streams.ts';

export const ConnectorCommand = named(
  'ConnectorCommand',
  'An intervention that a connector is to carry out. It is given again until its outcome is known, to be begun once.',
  Type.Object({ interventionId: idOf('intervention'), content: about('What to say or open.', Content) }),
);
export type ConnectorCommand = Static<typeof ConnectorCommand>;

export const ConnectorCommands = named(
  'ConnectorCommands',
  'What a connector is to carry out now.',
  Type.Object({ items: about('At most one at a time.', Type.Array(ConnectorCommand, { maxItems: 1 })) }),
);

export const ConnectorBegin = named(
  'ConnectorBegin',
  'Whether an intervention may leave.',
  Type.Object({
    first: about('True for the first who asks: then it may. False ever after, since it may have left.', Type.Boolean()),
  }),
);

const { status, reason } = InterventionOutcome.properties;
export const ConnectorOutcome = named(
  'ConnectorOutcome',
  'What became of an intervention at the audience’s place.',
  Type.Object(
    { status, reach: about('How many were there; 0 where nobody knows.', Whole()), reason },
    { additionalProperties: false },
  ),
);
export type ConnectorOutcome = Static<typeof ConnectorOutcome>;

export const ConnectorRecord = named(
  'ConnectorRecord',
  'What was done with an outcome.',
  Type.Object({ recorded: about('False where one was known already, or nothing was given.', Type.Boolean()) }),
);

export const InterventionParams = Type.Object({ sessionId: idOf('session'), interventionId: idOf('intervention') });
