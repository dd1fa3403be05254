import { FIELD_LIMITS, GamificationContent } from '@conductor/contracts';
import type { ArmFile } from './arm-file.ts';

/** One of everybody would do, and a few lively people can make up for the others. */
const FEWEST = 5;
/** Where nobody knows how many there are. */
const OF_A_SMALL_ROOM = 20;

/** A challenge to the whole room: so many reactions in so much time. It makes reactions and people who act: neither counts for it. */
export const gamification: ArmFile<'GAMIFICATION'> = {
  arm: 'GAMIFICATION',
  schema: GamificationContent,
  guidance:
    'It is a challenge to the whole room, to send so many reactions in so much time: a short title, one sentence, a goal that a lively room reaches (of one person 5 reactions count; one of everybody is a good goal), 45 to 90 seconds.',
  ownParts: ['reactions', 'active'],
  cooldownMs: 300_000,
  lastResort: false,
  helps: { SUDDEN_DROP: 0.55, GRADUAL_DECLINE: 0.6, MASS_EXIT: 0.5, LOW_ENGAGEMENT: 0.6 },
  content: ([title = '', description = ''], present) => ({
    arm: 'GAMIFICATION',
    title,
    description,
    goal: present === null ? OF_A_SMALL_ROOM : Math.min(FIELD_LIMITS.goal.max, Math.max(FEWEST, present)),
    durationSeconds: 60,
  }),
  phrases: {
    en: {
      SUDDEN_DROP: [
        ['Wake-up challenge', 'Fill the bar together with your reactions before the minute is over.'],
        ['All together now', 'Show with reactions what you think of {topic|the last point}.'],
        ['One minute', 'Can this room reach the goal in sixty seconds?'],
        ['Make some noise', 'React more than once if you like: the goal is for all of us.'],
        ['Are you there?', 'One reaction from everybody, and we have made it.'],
      ],
      GRADUAL_DECLINE: [
        ['Energy boost', 'Bring the bar to the top with your reactions.'],
        ['Second wind', 'A quick team effort: reactions count for the next minute.'],
        ['Stretch and tap', 'Stand up, shake out your hands, and help us to reach the goal.'],
        ['Halfway cheer', 'Give {title|this session} a minute of applause.'],
        ['Beat the clock', 'The goal is close if everybody joins in.'],
      ],
      MASS_EXIT: [
        ['Stay for this', 'A minute of reactions decides: can those here reach the goal?'],
        ['Those who stay', 'Show that you are here and fill the bar together.'],
        ['Last push', 'One more minute together for {title|this session}.'],
        ['We are still many', 'Prove it with a reaction.'],
        ['Final sprint', 'Reach the goal, then the most important part follows.'],
      ],
      LOW_ENGAGEMENT: [
        ['Break the ice', 'No words needed: send a reaction and help to reach the goal.'],
        ['First challenge', 'How fast can this room fill the bar?'],
        ['Everybody counts', 'One tap each is enough to reach the goal.'],
        ['Warm-up', 'A minute of reactions to get started with {topic|the subject}.'],
        ['Say it with a tap', 'How are you today? Answer with a reaction.'],
      ],
    },
    de: {
      SUDDEN_DROP: [
        ['Weckruf', 'Füllen Sie gemeinsam mit Reaktionen den Balken, bevor die Minute um ist.'],
        ['Alle zusammen', 'Zeigen Sie mit Reaktionen, was Sie von {topic|dem letzten Punkt} halten.'],
        ['Eine Minute', 'Schafft diese Runde das Ziel in sechzig Sekunden?'],
        ['Jetzt wird es laut', 'Reagieren Sie ruhig mehrmals: Das Ziel gilt für alle.'],
        ['Sind Sie da?', 'Eine Reaktion von jedem, und es ist geschafft.'],
      ],
      GRADUAL_DECLINE: [
        ['Energieschub', 'Bringen Sie den Balken mit Ihren Reaktionen ganz nach oben.'],
        ['Neuer Schwung', 'Eine kurze Gemeinschaftsleistung: Reaktionen zählen eine Minute lang.'],
        ['Strecken und tippen', 'Aufstehen, Hände lockern, und helfen Sie mit, das Ziel zu erreichen.'],
        ['Applaus zur Halbzeit', 'Schenken Sie {title|dieser Veranstaltung} eine Minute Applaus.'],
        ['Gegen die Uhr', 'Das Ziel ist nah, wenn alle mitmachen.'],
      ],
      MASS_EXIT: [
        ['Bleiben Sie dafür', 'Eine Minute Reaktionen entscheidet: Schaffen die Anwesenden das Ziel?'],
        ['Für alle, die bleiben', 'Zeigen Sie, dass Sie da sind, und füllen Sie den Balken.'],
        ['Noch ein Anlauf', 'Noch eine Minute gemeinsam für {title|diese Veranstaltung}.'],
        ['Wir sind noch viele', 'Beweisen Sie es mit einer Reaktion.'],
        ['Endspurt', 'Ist das Ziel erreicht, folgt der wichtigste Teil.'],
      ],
      LOW_ENGAGEMENT: [
        ['Das Eis brechen', 'Ganz ohne Worte: Senden Sie eine Reaktion, und helfen Sie mit.'],
        ['Erste Aufgabe', 'Wie schnell füllt diese Runde den Balken?'],
        ['Jeder zählt', 'Ein Klick von jedem genügt für das Ziel.'],
        ['Aufwärmen', 'Eine Minute Reaktionen zum Einstieg in {topic|das Thema}.'],
        ['Sagen Sie es mit einem Klick', 'Wie geht es Ihnen heute? Antworten Sie mit einer Reaktion.'],
      ],
    },
  },
};
