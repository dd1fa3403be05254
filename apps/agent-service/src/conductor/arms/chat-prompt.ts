import { ChatPromptContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** A sentence into the chat that invites answers. The answers are what it is for, so no part of the score is its own. */
export const chatPrompt: ArmFile<'CHAT_PROMPT'> = {
  arm: 'CHAT_PROMPT',
  schema: ChatPromptContent,
  guidance:
    'It is put into the chat and invites answers there: one open question that everybody can answer in a few words from their own experience.',
  ownParts: [],
  cooldownMs: 60_000,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.6, GRADUAL_DECLINE: 0.55, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.6 },
  content: ([prompt = '']) => ({ arm: 'CHAT_PROMPT', prompt }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        ['In one word: what is on your mind about {topic|what you just heard}?'],
        ['What is still unclear about {topic|this point}? Write it here, however small.'],
        ['Do you agree with what was just said on {topic|this}? Why, or why not?'],
        ['If you could ask one thing right now, what would it be?'],
        ['Which part should be said again in other words?'],
      ],
      GRADUAL_DECLINE: [
        ['What has been your best takeaway from {title|this session} so far?'],
        ['Where have you met {topic|something like this} in your own work? Tell us in a sentence.'],
        ['What surprised you most in the last few minutes?'],
        ['Name one thing about {topic|this subject} that you would do differently.'],
        ['What example would you like to hear next?'],
      ],
      MASS_EXIT: [
        ['What do you still hope to hear in {title|this session}? Write it here and it can be taken up.'],
        ['One question that must not stay open today: which is yours?'],
        ['What should be covered before you have to leave?'],
        ['Tell us what would make the rest worth your time.'],
        ['What is the one thing about {topic|this subject} that you want to take home?'],
      ],
      LOW_ENGAGEMENT: [
        ['Where are you joining from, and what do you expect of {title|this session}?'],
        ['Finish the sentence: “{topic|This subject} is hard because …”'],
        ['What is your own experience with {topic|this subject}? One sentence is enough.'],
        ['Which tool or trick around {topic|this} could you not do without?'],
        ['Say hello and tell us what you would like to learn today.'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        ['In einem Wort: Was geht Ihnen zu {topic|dem eben Gehörten} durch den Kopf?'],
        ['Was ist bei {topic|diesem Punkt} noch unklar? Schreiben Sie es hier, auch wenn es klein scheint.'],
        ['Stimmen Sie dem zu, was eben zu {topic|diesem Punkt} gesagt wurde? Warum oder warum nicht?'],
        ['Wenn Sie jetzt genau eine Frage stellen könnten: Welche wäre das?'],
        ['Welcher Teil sollte noch einmal mit anderen Worten erklärt werden?'],
      ],
      GRADUAL_DECLINE: [
        ['Was ist bisher Ihre wichtigste Erkenntnis aus {title|dieser Veranstaltung}?'],
        ['Wo ist Ihnen {topic|so etwas} in der eigenen Arbeit begegnet? Ein Satz genügt.'],
        ['Was hat Sie in den letzten Minuten am meisten überrascht?'],
        ['Nennen Sie eine Sache, die Sie bei {topic|diesem Thema} anders machen würden.'],
        ['Welches Beispiel möchten Sie als Nächstes hören?'],
      ],
      MASS_EXIT: [
        ['Was erhoffen Sie sich noch von {title|dieser Veranstaltung}? Hier notiert, kann es aufgegriffen werden.'],
        ['Welche Frage darf heute auf keinen Fall offen bleiben?'],
        ['Was sollte noch drankommen, bevor Sie gehen müssen?'],
        ['Was müsste passieren, damit sich der Rest für Sie lohnt?'],
        ['Was möchten Sie zu {topic|diesem Thema} unbedingt mitnehmen?'],
      ],
      LOW_ENGAGEMENT: [
        ['Von wo sind Sie dabei, und was erwarten Sie von {title|dieser Veranstaltung}?'],
        ['Vervollständigen Sie: Das Schwierige an {topic|diesem Thema} ist …'],
        ['Welche Erfahrung haben Sie mit {topic|diesem Thema}? Ein Satz genügt.'],
        ['Auf welches Werkzeug oder welchen Kniff bei {topic|diesem Thema} möchten Sie nicht verzichten?'],
        ['Sagen Sie kurz Hallo: Was möchten Sie heute lernen?'],
      ],
    },
  },
};
