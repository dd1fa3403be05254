import { QnaPromoteContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** Puts the audience's strongest open question in front; these words stand around it, or invite one. */
export const qnaPromote: ArmFile<'QNA_PROMOTE'> = {
  arm: 'QNA_PROMOTE',
  schema: QnaPromoteContent,
  guidance:
    'It stands around the audience’s strongest open question, which is shown with it: a short title, and one sentence that invites to vote or to ask.',
  ownParts: [],
  cooldownMs: 120_000,
  proposable: false,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.5, GRADUAL_DECLINE: 0.6, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.55 },
  content: ([title = '', message = '']) => ({ arm: 'QNA_PROMOTE', title, message }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        ['A question from you', 'This is what many of you want to know. Add yours on {topic|the last point}.'],
        ['Asked by the audience', 'Would you have asked the same? Vote it up, or ask your own question.'],
        ['Let us clear this up', 'Here is an open question. What is your answer?'],
        ['Your question counts', 'Ask now what is unclear about {topic|what you just heard}.'],
        ['Over to you', 'Pick the question that should be answered next.'],
      ],
      GRADUAL_DECLINE: [
        ['Time for your questions', 'One of you asked this. Vote for what should come next in {title|the session}.'],
        ['From the audience', 'A fresh question for a fresh start: what do you think?'],
        ['What others ask', 'Have a look at the open questions on {topic|the subject} and vote for the best one.'],
        ['Questions first', 'Your votes decide what is answered now.'],
        ['Still open', 'Nobody has answered this yet. Would you like to?'],
      ],
      MASS_EXIT: [
        ['Your question comes next', 'Stay a moment: the strongest question is answered now.'],
        ['Before you go', 'Vote for the question that you want answered in {title|this session}.'],
        ['Answers now', 'The question with the most votes is taken up next.'],
        ['One last thing?', 'Ask it now while there is still time.'],
        ['You decide', 'Which of these questions is worth staying for?'],
      ],
      LOW_ENGAGEMENT: [
        ['Be the first to ask', 'What would you like to know about {topic|the subject}?'],
        ['Questions are open', 'Ask anything at all: others are wondering as well.'],
        ['A first question', 'One of you has made a start. Vote for it or add your own.'],
        ['Ask away', 'Short questions are the best ones.'],
        ['What would you ask?', 'Put one question to {title|this session} now.'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        ['Eine Frage von Ihnen', 'Das möchten viele wissen. Ergänzen Sie Ihre Frage zu {topic|dem letzten Punkt}.'],
        [
          'Aus dem Publikum gefragt',
          'Hätten Sie das auch gefragt? Stimmen Sie ab, oder stellen Sie eine eigene Frage.',
        ],
        ['Klären wir das', 'Hier ist eine offene Frage. Wie lautet Ihre Antwort?'],
        ['Ihre Frage zählt', 'Fragen Sie jetzt, was bei {topic|dem eben Gehörten} unklar ist.'],
        ['Sie sind dran', 'Wählen Sie die Frage, die als Nächstes beantwortet wird.'],
      ],
      GRADUAL_DECLINE: [
        [
          'Zeit für Ihre Fragen',
          'Das kam aus dem Publikum. Was soll bei {title|dieser Veranstaltung} als Nächstes drankommen?',
        ],
        ['Aus der Runde', 'Eine frische Frage für neuen Schwung: Was meinen Sie?'],
        ['Was andere fragen', 'Sehen Sie sich die offenen Fragen zu {topic|diesem Thema} an, und stimmen Sie ab.'],
        ['Fragen zuerst', 'Ihre Stimmen entscheiden, was jetzt beantwortet wird.'],
        ['Noch offen', 'Darauf hat noch niemand geantwortet. Möchten Sie?'],
      ],
      MASS_EXIT: [
        ['Ihre Frage ist gleich dran', 'Bleiben Sie kurz: Die wichtigste Frage wird jetzt beantwortet.'],
        ['Bevor Sie gehen', 'Stimmen Sie ab, welche Frage bei {title|dieser Veranstaltung} beantwortet werden soll.'],
        ['Jetzt gibt es Antworten', 'Die Frage mit den meisten Stimmen kommt als Nächste dran.'],
        ['Noch etwas offen?', 'Fragen Sie jetzt, solange noch Zeit ist.'],
        ['Sie entscheiden', 'Für welche dieser Fragen lohnt es sich zu bleiben?'],
      ],
      LOW_ENGAGEMENT: [
        ['Machen Sie den Anfang', 'Was möchten Sie über {topic|dieses Thema} wissen?'],
        ['Fragen sind offen', 'Fragen Sie, was Sie wollen: Andere wundern sich auch.'],
        ['Eine erste Frage', 'Der Anfang ist gemacht. Stimmen Sie ab, oder ergänzen Sie Ihre Frage.'],
        ['Nur zu', 'Kurze Fragen sind die besten.'],
        ['Was würden Sie fragen?', 'Stellen Sie jetzt eine Frage an {title|diese Veranstaltung}.'],
      ],
    },
  },
};
