import { PollContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/**
 * A question with answers to choose from. Its votes move two parts of the score, participation and how many act: neither says
 * anything of its effect.
 */
export const poll: ArmFile<'POLL'> = {
  arm: 'POLL',
  schema: PollContent,
  guidance:
    'It opens a poll for everybody: one question that can be answered in seconds, 2 to 5 short options, 60 to 120 seconds. Prefer what people have an opinion on to what they could get wrong.',
  ownParts: ['poll', 'active'],
  cooldownMs: 120_000,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.65, GRADUAL_DECLINE: 0.6, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.65 },
  content: ([question = '', ...options]) => ({ arm: 'POLL', question, options, durationSeconds: 90 }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        [
          'Quick check: how does {topic|what you just heard} sit with you?',
          'Clear',
          'Mostly clear',
          'I lost the thread',
        ],
        ['Would another example of {topic|this point} help?', 'Yes, please', 'No, go on', 'Rather a short recap'],
        ['How is the pace right now?', 'Too fast', 'Just right', 'Too slow'],
        ['What should come next on {topic|this subject}?', 'An example', 'A short demo', 'Your questions', 'Move on'],
        ['Did {topic|the last part} match what you expected?', 'Yes', 'Partly', 'Not at all'],
      ],
      GRADUAL_DECLINE: [
        ['How is your energy after this first stretch of {title|the session}?', 'High', 'Fine', 'I need a break'],
        ['How useful is {topic|this part} for your own work?', 'Very', 'Somewhat', 'Hardly', 'Too early to say'],
        [
          'What would make the next minutes better for you?',
          'More examples',
          'More discussion',
          'Less detail',
          'A break',
        ],
        ['How much of {topic|this} did you know before?', 'Most of it', 'Some of it', 'Nothing'],
        ['Where should we go deeper?', 'The basics', 'Practice', 'Pitfalls', 'Nowhere, go on'],
      ],
      MASS_EXIT: [
        ['What would keep you here for the rest of {title|the session}?', 'A summary', 'Answers', 'A demo', 'A break'],
        [
          'Before we go on: what do you want to have heard today?',
          'Practical tips',
          'Background',
          'Answers',
          'An outlook',
        ],
        ['How long can you still stay?', 'To the end', 'About 15 minutes', 'Only a few minutes'],
        ['Should we bring the most important part forward?', 'Yes', 'No, keep the order', 'No preference'],
        ['Which is the best use of the time left?', 'Main points only', 'Questions', 'Go on as planned'],
      ],
      LOW_ENGAGEMENT: [
        ['What brings you to {title|this session}?', 'Curiosity', 'My work', 'A colleague', 'Something else'],
        ['How do you feel about {topic|today’s subject}?', 'Excited', 'Curious', 'Sceptical', 'New to it'],
        ['Have you tried {topic|something like this} yourself?', 'Often', 'Once or twice', 'Not yet'],
        ['What would you like more of?', 'Stories', 'Facts', 'Hands-on', 'Conversation'],
        ['How well do you know {topic|this field}?', 'Beginner', 'Some practice', 'Expert'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        ['Kurz gefragt: Wie klar ist {topic|das eben Gehörte}?', 'Klar', 'Weitgehend klar', 'Ich bin nicht mehr dabei'],
        [
          'Hilft noch ein Beispiel zu {topic|diesem Punkt}?',
          'Ja, gern',
          'Nein, weiter',
          'Lieber eine kurze Zusammenfassung',
        ],
        ['Wie ist das Tempo gerade?', 'Zu schnell', 'Genau richtig', 'Zu langsam'],
        ['Wie soll es mit {topic|diesem Thema} weitergehen?', 'Beispiel', 'Kurze Vorführung', 'Ihre Fragen', 'Weiter'],
        ['Entspricht {topic|der letzte Teil} Ihren Erwartungen?', 'Ja', 'Teilweise', 'Gar nicht'],
      ],
      GRADUAL_DECLINE: [
        ['Wie steht es um Ihre Energie bei {title|dieser Veranstaltung}?', 'Hoch', 'Geht so', 'Ich brauche eine Pause'],
        ['Wie nützlich ist {topic|dieser Teil} für Ihre Arbeit?', 'Sehr', 'Etwas', 'Kaum', 'Noch nicht klar'],
        [
          'Was würde die nächsten Minuten besser machen?',
          'Mehr Beispiele',
          'Mehr Austausch',
          'Weniger Details',
          'Pause',
        ],
        ['Wie viel zu {topic|diesem Thema} kannten Sie schon?', 'Das meiste', 'Einiges', 'Nichts'],
        ['Wo sollen wir tiefer gehen?', 'Grundlagen', 'Praxis', 'Fallstricke', 'Nirgends, weiter'],
      ],
      MASS_EXIT: [
        [
          'Was hält Sie bis zum Ende von {title|dieser Veranstaltung}?',
          'Überblick',
          'Antworten',
          'Vorführung',
          'Pause',
        ],
        ['Was möchten Sie heute unbedingt noch hören?', 'Praxistipps', 'Hintergrund', 'Antworten', 'Ausblick'],
        ['Wie lange können Sie noch bleiben?', 'Bis zum Schluss', 'Etwa 15 Minuten', 'Nur ein paar Minuten'],
        ['Sollen wir das Wichtigste vorziehen?', 'Ja', 'Nein, Reihenfolge behalten', 'Egal'],
        ['Wie nutzen wir die restliche Zeit am besten?', 'Nur Kernpunkte', 'Fragen', 'Weiter wie geplant'],
      ],
      LOW_ENGAGEMENT: [
        [
          'Was führt Sie zu {title|dieser Veranstaltung}?',
          'Neugier',
          'Meine Arbeit',
          'Eine Empfehlung',
          'Etwas anderes',
        ],
        ['Wie stehen Sie zu {topic|dem heutigen Thema}?', 'Begeistert', 'Neugierig', 'Skeptisch', 'Ganz neu dabei'],
        ['Haben Sie {topic|so etwas} schon selbst versucht?', 'Oft', 'Ein- oder zweimal', 'Noch nicht'],
        ['Wovon wünschen Sie sich mehr?', 'Geschichten', 'Fakten', 'Übungen', 'Gespräch'],
        ['Wie gut kennen Sie sich mit {topic|diesem Gebiet} aus?', 'Am Anfang', 'Etwas Praxis', 'Sehr gut'],
      ],
    },
  },
};
