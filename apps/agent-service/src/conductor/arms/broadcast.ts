import { BroadcastContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** A banner over everybody's page. */
export const broadcast: ArmFile<'BROADCAST'> = {
  arm: 'BROADCAST',
  schema: BroadcastContent,
  guidance:
    'It is a banner over everybody’s page for a few seconds: a short title, and one or two sentences that make people want to take part again.',
  ownParts: [],
  cooldownMs: 120_000,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.5, GRADUAL_DECLINE: 0.45, MASS_EXIT: 0.6, LOW_ENGAGEMENT: 0.45 },
  content: ([title = '', message = '']) => ({ arm: 'BROADCAST', title, message }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        [
          'Still with us?',
          'If {topic|the last point} went by too fast, say so in the chat and it will be taken up again.',
        ],
        ['Your turn', 'What do you make of {topic|what you just heard}? A reaction or one word in the chat is enough.'],
        ['A short pause for thought', 'Take ten seconds: what was the main point? Then share it in the chat.'],
        ['Questions are welcome', 'Something unclear about {topic|this part}? Now is the best moment to ask.'],
        ['Show us how it lands', 'Send a reaction: is this useful for you, or should we change course?'],
      ],
      GRADUAL_DECLINE: [
        ['Time to stretch', 'Stand up, shake your shoulders, and be back in a moment: {title|this session} goes on.'],
        ['Half a minute for you', 'Note down one thing about {topic|this subject} that you want to try yourself.'],
        ['We want to hear you', 'The best examples come from the audience: share yours in the chat.'],
        ['Change of pace', 'More practice or more background? Tell us with a reaction or in the chat.'],
        ['Keep it lively', 'One comment from you is enough to get the conversation on {topic|this} going again.'],
      ],
      MASS_EXIT: [
        ['The best part is still to come', 'Stay a little longer: your questions come next in {title|this session}.'],
        [
          'Before you go',
          'Write one question or one wish into the chat, so that it can be answered while you are here.',
        ],
        ['Have a say in what comes next', 'Tell us in the chat which point you want covered first.'],
        ['A short summary is coming', 'Stay for the main points on {topic|this subject} in brief.'],
        ['You shape the rest', 'Reactions and questions decide where {title|this session} goes from here.'],
      ],
      LOW_ENGAGEMENT: [
        [
          'Nice to have you here',
          'Introduce yourself in the chat with one sentence: who are you, and what do you expect?',
        ],
        ['Say something', 'The chat is open: opinions on {topic|the subject}, questions and doubts are all welcome.'],
        ['Try the reactions', 'One tap shows the speaker how {title|the session} comes across.'],
        ['No question is too small', 'Ask about {topic|anything you have heard}: others are surely wondering as well.'],
        ['Join in', 'A session is better with you in it. What is your view so far?'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        [
          'Noch dabei?',
          'Ging {topic|der letzte Punkt} zu schnell? Ein Wort im Chat genügt, dann wird er aufgegriffen.',
        ],
        [
          'Jetzt sind Sie dran',
          'Was halten Sie von {topic|dem eben Gehörten}? Eine Reaktion oder ein Wort im Chat genügt.',
        ],
        ['Kurz nachgedacht', 'Zehn Sekunden: Was war der wichtigste Punkt? Teilen Sie ihn danach im Chat.'],
        [
          'Fragen sind willkommen',
          'Ist bei {topic|diesem Teil} etwas unklar? Jetzt ist der beste Moment für eine Frage.',
        ],
        ['Wie kommt es an?', 'Senden Sie eine Reaktion: Ist das nützlich, oder sollen wir den Kurs ändern?'],
      ],
      GRADUAL_DECLINE: [
        [
          'Zeit zum Strecken',
          'Einmal aufstehen, Schultern lockern, gleich geht es mit {title|dieser Veranstaltung} weiter.',
        ],
        [
          'Eine halbe Minute für Sie',
          'Notieren Sie eine Sache zu {topic|diesem Thema}, die Sie selbst ausprobieren möchten.',
        ],
        ['Ihre Beispiele zählen', 'Die besten Beispiele kommen aus dem Publikum: Teilen Sie Ihres im Chat.'],
        ['Tempowechsel', 'Mehr Praxis oder mehr Hintergrund? Sagen Sie es mit einer Reaktion oder im Chat.'],
        [
          'Wieder ins Gespräch kommen',
          'Ein Kommentar von Ihnen genügt, um das Gespräch zu {topic|diesem Thema} zu beleben.',
        ],
      ],
      MASS_EXIT: [
        [
          'Das Beste kommt noch',
          'Bleiben Sie noch etwas: Gleich kommen bei {title|dieser Veranstaltung} Ihre Fragen dran.',
        ],
        ['Bevor Sie gehen', 'Schreiben Sie eine Frage oder einen Wunsch in den Chat, solange Sie noch dabei sind.'],
        ['Bestimmen Sie mit', 'Sagen Sie im Chat, welcher Punkt zuerst drankommen soll.'],
        ['Gleich kurz zusammengefasst', 'Bleiben Sie für die wichtigsten Punkte zu {topic|diesem Thema} in Kürze.'],
        ['Sie gestalten den Rest', 'Reaktionen und Fragen entscheiden, wie {title|diese Veranstaltung} weitergeht.'],
      ],
      LOW_ENGAGEMENT: [
        ['Schön, dass Sie da sind', 'Stellen Sie sich im Chat mit einem Satz vor: Wer sind Sie, was erwarten Sie?'],
        ['Reden Sie mit', 'Der Chat ist offen: Meinungen zu {topic|diesem Thema}, Fragen und Zweifel sind willkommen.'],
        ['Probieren Sie die Reaktionen', 'Ein Klick zeigt, wie {title|diese Veranstaltung} bei Ihnen ankommt.'],
        ['Keine Frage ist zu klein', 'Fragen Sie zu {topic|allem bisher Gehörten}: Andere wundern sich sicher auch.'],
        ['Machen Sie mit', 'Mit Ihnen wird es besser. Wie ist Ihr Eindruck bisher?'],
      ],
    },
  },
};
