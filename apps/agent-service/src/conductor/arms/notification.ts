import { NotificationContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** A word to the organiser, never to the audience: what is going on and what a person could do about it. */
export const notification: ArmFile<'NOTIFICATION'> = {
  arm: 'NOTIFICATION',
  schema: NotificationContent,
  guidance:
    'It goes to the organiser and not to the audience: a short title, and one or two sentences on what is going on and what a person could do about it now.',
  ownParts: [],
  cooldownMs: 300_000,
  lastResort: true,
  helps: { SUDDEN_DROP: 0.45, GRADUAL_DECLINE: 0.45, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.45 },
  content: ([title = '', message = '']) => ({ arm: 'NOTIFICATION', title, message }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        [
          'Attention fell suddenly',
          'The audience of {title|this session} went quiet within moments. Are sound and picture all right?',
        ],
        [
          'The room just went quiet',
          'A direct question to the audience about {topic|the last point} often brings people back.',
        ],
        ['Sudden drop', 'Something in the last minute lost the audience. A short recap could help.'],
        ['You may have lost them', 'Ask whether everybody can follow, or show an example of {topic|the last point}.'],
        ['Check in with the audience', 'Engagement broke off just now. Pause, look at the chat, then go on.'],
      ],
      GRADUAL_DECLINE: [
        [
          'Energy is fading',
          'Engagement in {title|this session} has been sinking for a while. A change of pace helps.',
        ],
        ['A slow decline', 'People answer less and less. Consider a short break or a question on {topic|the subject}.'],
        ['Time for something else', 'A story, a demo or a question to the room could stop the decline.'],
        ['The audience is tiring', 'Two minutes to stretch often bring more than ten more minutes of content.'],
        ['Interest is going down', 'Consider bringing a strong part forward, or inviting somebody to speak.'],
      ],
      MASS_EXIT: [
        ['People are leaving', 'More people than usual have left {title|this session}. Say what is still to come.'],
        ['Many have just left', 'Bring the most important point forward and tell those who stay why it is worth it.'],
        ['The room is emptying', 'Check whether there is a technical problem, or whether the time is up for many.'],
        ['Higher number of exits', 'A short outlook on what comes next can hold those who are wavering.'],
        ['You are losing people', 'Open the floor for questions on {topic|the subject} now rather than at the end.'],
      ],
      LOW_ENGAGEMENT: [
        [
          'A quiet audience',
          'Little is coming back in {title|this session}. Invite people by name of their field or place.',
        ],
        [
          'Little response so far',
          'Start with an easy question about {topic|the subject} that everybody can answer in a word.',
        ],
        ['Break the ice', 'Ask for reactions first: a single tap is easier than a message.'],
        ['The chat is still', 'Tell people that questions are welcome at any time, and answer the first one at once.'],
        ['Engagement stays low', 'Shorter blocks with a question after each one usually wake up a quiet room.'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        [
          'Plötzlicher Einbruch',
          'Das Publikum von {title|dieser Veranstaltung} ist verstummt. Sind Bild und Ton in Ordnung?',
        ],
        ['Es ist gerade still geworden', 'Eine direkte Frage zu {topic|dem letzten Punkt} holt die Leute oft zurück.'],
        [
          'Aufmerksamkeit verloren',
          'In der letzten Minute ist das Publikum abgesprungen. Eine kurze Zusammenfassung hilft.',
        ],
        ['Können alle folgen?', 'Fragen Sie nach, oder zeigen Sie ein Beispiel zu {topic|dem letzten Punkt}.'],
        [
          'Kurz nachfragen',
          'Die Beteiligung ist eben abgerissen. Halten Sie inne, sehen Sie in den Chat, dann weiter.',
        ],
      ],
      GRADUAL_DECLINE: [
        [
          'Die Energie lässt nach',
          'Die Beteiligung bei {title|dieser Veranstaltung} sinkt seit einer Weile. Wechseln Sie das Tempo.',
        ],
        [
          'Langsamer Rückgang',
          'Es kommt immer weniger zurück. Eine Pause oder eine Frage zu {topic|diesem Thema} hilft.',
        ],
        ['Zeit für etwas anderes', 'Eine Geschichte, eine Vorführung oder eine Frage in die Runde kann das aufhalten.'],
        ['Das Publikum wird müde', 'Zwei Minuten Strecken bringen oft mehr als zehn weitere Minuten Inhalt.'],
        ['Das Interesse sinkt', 'Ziehen Sie einen starken Teil vor, oder lassen Sie jemanden zu Wort kommen.'],
      ],
      MASS_EXIT: [
        [
          'Viele gehen gerade',
          'Mehr Leute als sonst haben {title|diese Veranstaltung} verlassen. Sagen Sie, was noch kommt.',
        ],
        ['Der Raum leert sich', 'Ziehen Sie das Wichtigste vor, und sagen Sie, warum es sich zu bleiben lohnt.'],
        ['Auffällig viele Abgänge', 'Prüfen Sie, ob es ein technisches Problem gibt oder die Zeit für viele um ist.'],
        ['Mehr Abgänge als üblich', 'Ein kurzer Ausblick kann die Unentschlossenen halten.'],
        ['Sie verlieren Publikum', 'Öffnen Sie jetzt für Fragen zu {topic|diesem Thema}, nicht erst am Ende.'],
      ],
      LOW_ENGAGEMENT: [
        [
          'Ein stilles Publikum',
          'Bei {title|dieser Veranstaltung} kommt wenig zurück. Sprechen Sie die Leute direkt an.',
        ],
        [
          'Wenig Resonanz bisher',
          'Beginnen Sie mit einer leichten Frage zu {topic|diesem Thema}, die jeder beantworten kann.',
        ],
        ['Das Eis brechen', 'Bitten Sie zuerst um Reaktionen: Ein Klick ist leichter als eine Nachricht.'],
        [
          'Der Chat ist still',
          'Sagen Sie, dass Fragen jederzeit willkommen sind, und beantworten Sie die erste sofort.',
        ],
        ['Die Beteiligung bleibt niedrig', 'Kürzere Blöcke mit je einer Frage wecken ein stilles Publikum meist auf.'],
      ],
    },
  },
};
