import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Binding, Emit } from '../connector.ts';
import type { Tally } from '../tally.ts';
import { createNames } from '../words.ts';

const chats = Compile(
  Type.Object({
    chatter_user_id: Type.String(),
    chatter_user_login: Type.String(),
    chatter_user_name: Type.String(),
    message_id: Type.String(),
    message: Type.Object({ text: Type.String() }),
  }),
);
const polls = Compile(
  Type.Object({
    id: Type.String(),
    choices: Type.Array(Type.Object({ votes: Type.Optional(Type.Integer({ minimum: 0 })) })),
  }),
);

export type HearingOptions = Pick<Binding, 'pseudonym'> & {
  /** The channel’s own account, by which we speak: what it says is not the audience’s. */
  me: () => string;
  tally: Tally;
  emit: Emit;
};

/** Tells what EventSub notifies of, by the type of the subscription. */
export function createHearing({ pseudonym, me, tally, emit }: HearingOptions): (type: string, event: unknown) => void {
  const names = createNames();
  return (type, event) => {
    if (type === 'channel.chat.message' && chats.Check(event)) {
      if (event.chatter_user_id === me()) return;
      names.know(event.chatter_user_login);
      names.know(event.chatter_user_name);
      const person = pseudonym(event.chatter_user_id);
      emit({ type: 'chat', id: event.message_id, person, text: names.without(event.message.text) });
    } else if (type.startsWith('channel.poll.') && polls.Check(event)) {
      const votes = event.choices.reduce((sum, choice) => sum + (choice.votes ?? 0), 0);
      tally.count(event.id, votes);
      if (type === 'channel.poll.end') tally.close(event.id);
    }
  };
}
