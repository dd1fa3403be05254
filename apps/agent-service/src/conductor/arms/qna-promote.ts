import { QnaPromoteContent } from '@conductor/contracts';
import Type from 'typebox';
import type { ArmFile } from './arm-file.ts';

/** Puts the audience's strongest open question in front. Its words are chosen before anybody knows whether there is one; only people choose which. */
export const qnaPromote: ArmFile<'QNA_PROMOTE'> = {
  arm: 'QNA_PROMOTE',
  schema: Type.Omit(QnaPromoteContent, ['questionId'], { additionalProperties: false }),
  guidance:
    'It stands around the audience’s strongest open question, or alone where nobody has asked: a short title, and one sentence that invites to vote or to ask and is right in both cases.',
  ownParts: [],
  cooldownMs: 120_000,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.5, GRADUAL_DECLINE: 0.6, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.55 },
  content: ([title = '', message = '']) => ({ arm: 'QNA_PROMOTE', title, message }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        ['Your questions', 'What should be answered next? Vote, or ask about {topic|the last point}.'],
        ['Asked by the audience', 'What would you have asked? Vote for it, or ask it yourself.'],
        ['Let us clear this up', 'What is still open? Vote for a question, or ask your own.'],
        ['Your question counts', 'Ask now what is unclear about {topic|what you just heard}.'],
        ['Over to you', 'Vote for what should be answered next, or ask it.'],
      ],
      GRADUAL_DECLINE: [
        ['Time for your questions', 'Vote for what should come next in {title|the session}, or ask it.'],
        ['From the audience', 'A fresh question for a fresh start: which is yours?'],
        ['What others ask', 'Which question on {topic|the subject} is the best one? Vote for it, or add yours.'],
        ['Questions first', 'Your questions and votes decide what is answered now.'],
        ['Still open', 'What has nobody answered yet? Ask it, or vote for it.'],
      ],
      MASS_EXIT: [
        ['Your question comes next', 'Stay a moment: ask it now, or vote for what you want answered.'],
        ['Before you go', 'What do you want answered in {title|this session}? Ask it, or vote for it.'],
        ['Answers now', 'The question with the most votes is taken up next: vote, or ask yours.'],
        ['One last thing?', 'Ask it now while there is still time.'],
        ['You decide', 'Which question is worth staying for? Ask it, or vote for it.'],
      ],
      LOW_ENGAGEMENT: [
        ['What would you like to know?', 'Ask about {topic|the subject}, or vote for a question.'],
        ['Questions are open', 'Ask anything at all: others are wondering as well.'],
        ['Somebody has to begin', 'Vote for a question, or add your own.'],
        ['Ask away', 'Short questions are the best ones.'],
        ['What would you ask?', 'Put one question to {title|this session} now.'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        [
          'Ihre Fragen',
          'Was soll als Nächstes beantwortet werden? Stimmen Sie ab, oder fragen Sie zu {topic|dem letzten Punkt}.',
        ],
        ['Aus dem Publikum gefragt', 'Was hätten Sie gefragt? Stimmen Sie ab, oder stellen Sie eine eigene Frage.'],
        ['Klären wir das', 'Was ist noch offen? Stimmen Sie für eine Frage, oder stellen Sie Ihre.'],
        ['Ihre Frage zählt', 'Fragen Sie jetzt, was bei {topic|dem eben Gehörten} unklar ist.'],
        ['Sie sind dran', 'Was soll als Nächstes beantwortet werden? Stimmen Sie ab, oder fragen Sie.'],
      ],
      GRADUAL_DECLINE: [
        [
          'Zeit für Ihre Fragen',
          'Was soll bei {title|dieser Veranstaltung} als Nächstes drankommen? Stimmen Sie ab, oder fragen Sie.',
        ],
        ['Aus der Runde', 'Eine frische Frage für neuen Schwung: Welche ist Ihre?'],
        [
          'Was andere fragen',
          'Welche Frage zu {topic|diesem Thema} ist die beste? Stimmen Sie ab, oder ergänzen Sie Ihre.',
        ],
        ['Fragen zuerst', 'Ihre Fragen und Stimmen entscheiden, was jetzt beantwortet wird.'],
        ['Noch offen', 'Worauf hat noch niemand geantwortet? Fragen Sie, oder stimmen Sie ab.'],
      ],
      MASS_EXIT: [
        ['Ihre Frage ist gleich dran', 'Bleiben Sie kurz: Fragen Sie jetzt, oder stimmen Sie ab.'],
        [
          'Bevor Sie gehen',
          'Was soll bei {title|dieser Veranstaltung} beantwortet werden? Fragen Sie, oder stimmen Sie ab.',
        ],
        [
          'Jetzt gibt es Antworten',
          'Die Frage mit den meisten Stimmen kommt als Nächste dran: Stimmen Sie ab, oder fragen Sie.',
        ],
        ['Noch etwas offen?', 'Fragen Sie jetzt, solange noch Zeit ist.'],
        ['Sie entscheiden', 'Für welche Frage lohnt es sich zu bleiben? Stellen Sie sie, oder stimmen Sie ab.'],
      ],
      LOW_ENGAGEMENT: [
        ['Was möchten Sie wissen?', 'Fragen Sie zu {topic|diesem Thema}, oder stimmen Sie für eine Frage.'],
        ['Fragen sind offen', 'Fragen Sie, was Sie wollen: Andere wundern sich auch.'],
        ['Jemand muss anfangen', 'Stimmen Sie für eine Frage, oder stellen Sie Ihre.'],
        ['Nur zu', 'Kurze Fragen sind die besten.'],
        ['Was würden Sie fragen?', 'Stellen Sie jetzt eine Frage an {title|diese Veranstaltung}.'],
      ],
    },
  },
};
