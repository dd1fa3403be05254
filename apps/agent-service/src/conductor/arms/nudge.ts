import { NudgeContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** A quiet word to those who have been silent for minutes; nobody else sees it. */
export const nudge: ArmFile<'NUDGE'> = {
  arm: 'NUDGE',
  schema: NudgeContent,
  guidance:
    'It is shown only to people who have been silent for some minutes: one kind sentence that makes a first small step easy.',
  ownParts: [],
  cooldownMs: 300_000,
  lastResort: true,
  helps: { SUDDEN_DROP: 0.45, GRADUAL_DECLINE: 0.5, MASS_EXIT: 0.45, LOW_ENGAGEMENT: 0.5 },
  content: ([message = '']) => ({ arm: 'NUDGE', message, silentForSeconds: 300 }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        ['Did the last part raise a question for you? A word in the chat is enough.'],
        ['How was {topic|the last point} for you? A reaction tells the speaker.'],
        ['Lost the thread? Ask, others may have as well.'],
        ['Your view is missing: what do you think of {topic|what was just said}?'],
        ['A reaction takes one tap and helps the speaker.'],
      ],
      GRADUAL_DECLINE: [
        ['You have been listening for a while. What is your impression of {title|the session}?'],
        ['Is there something about {topic|the subject} that you would add?'],
        ['A short comment from you could get things going again.'],
        ['Would you like more examples? Say so in the chat.'],
        ['Time to stretch. And then: what would you ask?'],
      ],
      MASS_EXIT: [
        ['Good that you are still here. What would you like to hear next?'],
        ['Your question could be next: write it in the chat.'],
        ['What would make the rest of {title|this session} worth it for you?'],
        ['Those who stay decide what comes next. What is your wish?'],
        ['Is there something that you want to know before the end?'],
      ],
      LOW_ENGAGEMENT: [
        ['Nice to have you here. Where are you joining from?'],
        ['No need to write: a reaction says a lot, too.'],
        ['Do you have experience with {topic|the subject}? Tell us in a sentence.'],
        ['There are no silly questions here. What is yours?'],
        ['What do you expect of {title|this session}?'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        ['Hat der letzte Teil bei Ihnen eine Frage geweckt? Ein Wort im Chat genügt.'],
        ['Wie war {topic|der letzte Punkt} für Sie? Eine Reaktion hilft weiter.'],
        ['Den Faden verloren? Fragen Sie, anderen geht es sicher auch so.'],
        ['Ihre Meinung fehlt noch: Was denken Sie über {topic|das eben Gesagte}?'],
        ['Eine Reaktion kostet einen Klick und hilft allen weiter.'],
      ],
      GRADUAL_DECLINE: [
        ['Sie hören schon eine Weile zu. Wie ist Ihr Eindruck von {title|dieser Veranstaltung}?'],
        ['Möchten Sie zu {topic|diesem Thema} etwas ergänzen?'],
        ['Ein kurzer Kommentar von Ihnen könnte neuen Schwung bringen.'],
        ['Hätten Sie gern mehr Beispiele? Sagen Sie es im Chat.'],
        ['Zeit zum Strecken. Und danach: Was würden Sie fragen?'],
      ],
      MASS_EXIT: [
        ['Schön, dass Sie noch da sind. Was möchten Sie als Nächstes hören?'],
        ['Ihre Frage könnte die nächste sein: Schreiben Sie sie in den Chat.'],
        ['Was würde den Rest von {title|dieser Veranstaltung} für Sie lohnend machen?'],
        ['Wer bleibt, bestimmt mit. Was wünschen Sie sich?'],
        ['Gibt es etwas, das Sie vor dem Ende noch wissen möchten?'],
      ],
      LOW_ENGAGEMENT: [
        ['Schön, dass Sie da sind. Von wo sind Sie dabei?'],
        ['Sie müssen nichts schreiben: Auch eine Reaktion sagt viel.'],
        ['Haben Sie Erfahrung mit {topic|diesem Thema}? Ein Satz genügt.'],
        ['Hier gibt es keine dummen Fragen. Welche haben Sie?'],
        ['Was erwarten Sie von {title|dieser Veranstaltung}?'],
      ],
    },
  },
};
