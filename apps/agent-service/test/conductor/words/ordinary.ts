import type { Content } from '@conductor/contracts';
import type { Language } from '../../../src/ports/words.ts';

/** A room as it often is, and what a good model would write for it. */
export type Room = {
  name: string;
  language: Language;
  title: string;
  /** One message each of as many people, in turn. */
  chat: readonly string[];
  drafts: readonly Content[];
};

const ask = (text: string): Content => ({ arm: 'CHAT_PROMPT', prompt: text });
const nudge = (message: string): Content => ({ arm: 'NUDGE', message, silentForSeconds: 240 });
const banner = (title: string, message: string): Content => ({ arm: 'BROADCAST', title, message });
const questions = (title: string, message: string): Content => ({ arm: 'QNA_PROMOTE', title, message });
const note = (title: string, message: string): Content => ({ arm: 'NOTIFICATION', title, message });
const game = (title: string, description: string): Content => ({
  arm: 'GAMIFICATION',
  title,
  description,
  goal: 50,
  durationSeconds: 60,
});
const poll = (question: string, ...options: string[]): Content => ({
  arm: 'POLL',
  question,
  options,
  durationSeconds: 90,
});

/** Rooms of several kinds, with eleven drafts each. */
export const ROOMS: readonly Room[] = [
  {
    name: 'a conference talk',
    language: 'en',
    title: 'Scaling Postgres without tears',
    chat: [
      'what about replication lag?',
      'we had terrible replication issues last year',
      'does logical replication handle that',
      'sharding sounds painful',
      'we went with sharding, never again',
      'is sharding really needed below 1 TB?',
      'audio is a bit low',
      'can you zoom in on the slide please',
      'great talk so far',
      'how do you test failover?',
      'in my company we use Oracle, sigh',
      'slides available afterwards?',
    ],
    drafts: [
      poll('Where does replication cost you most time?', 'Setting it up', 'Keeping it healthy', 'We do not use it'),
      poll('Have you tried sharding in production?', 'Yes, happily', 'Yes, with regrets', 'Planning to', 'Not yet'),
      poll('At what size would you start sharding?', 'Under 1 TB', '1–10 TB', 'Later, or never'),
      poll('Which part should we slow down for?', 'Replication', 'Sharding', 'Nothing, carry on'),
      ask('Replication keeps coming up: what is the one thing you wish you had known before you started?'),
      ask('If you could change one decision about your database, what would it be and why?'),
      banner('Your turn', 'Several of you mentioned sharding. Share one sentence about your own setup in the chat.'),
      questions('Questions on replication?', 'Ask now, and vote for the questions that matter most to you.'),
      game('Quick pulse check', 'Send a reaction if you have ever been woken at night by your database.'),
      nudge('Quiet is fine, yet your experience could help others: which tool do you rely on every day?'),
      note('The room has gone quiet', 'Chat has slowed since the last slide. A short example might bring people back.'),
    ],
  },
  {
    name: 'a school class',
    language: 'en',
    title: 'Photosynthesis for year nine',
    chat: [
      'what is chlorophyll again',
      'chlorophyll is the green stuff',
      'so chlorophyll catches light?',
      'do plants breathe at night',
      'my plant died lol',
      'glucose goes where',
      'is glucose the same as sugar',
      'glucose is in my drink',
      'will this be in the exam',
      'can we have a break',
    ],
    drafts: [
      poll('What do plants need for photosynthesis?', 'Light and water', 'Only water', 'Sugar and soil'),
      poll('Where does most of the glucose go?', 'Into growth', 'Into storage', 'It is used at once', 'I am not sure'),
      poll('Why are leaves green?', 'They reflect green light', 'They absorb green light', 'By chance'),
      poll('How sure are you about chlorophyll?', 'I could explain it', 'More or less', 'Not at all yet'),
      ask('In your own words: what does chlorophyll do for a leaf?'),
      ask('Imagine a week without sunlight. What would happen to a plant first?'),
      banner('Let us check in', 'Write down one thing about glucose that you did not know this morning.'),
      questions('What is still unclear?', 'Type your question now. No question is too simple for this class.'),
      game('Leaf race', 'React each time you hear the word light in the next minute.'),
      nudge('You have been listening for a while: what would you like to see explained once more?'),
      note('Attention is dropping', 'Fewer pupils are writing. A two minute exercise in pairs could wake them up.'),
    ],
  },
  {
    name: 'a town hall',
    language: 'en',
    title: 'Company update, third quarter',
    chat: [
      'will there be layoffs?',
      'what does the reorg mean for support teams',
      'any news about remote work?',
      'remote work please',
      'remote or office, make up your mind',
      'revenue looks good though',
      'congrats to the sales team!!',
      'when do we get the new laptops',
      'how is revenue in Europe?',
      'revenue per customer would be interesting',
    ],
    drafts: [
      poll('How do you prefer to work next year?', 'Mostly remote', 'Mostly in the office', 'A healthy mix'),
      poll('What should leadership talk about next?', 'Revenue', 'Hiring', 'Products', 'Working together'),
      poll('Did the numbers surprise you?', 'Yes, pleasantly', 'Yes, they worried me', 'I expected them'),
      poll('How clear are our goals for the quarter to you?', 'Crystal clear', 'Mostly', 'Still foggy'),
      ask('Remote work is on many minds: what makes a remote day a good day for you?'),
      ask('Which customer story from this quarter are you proud of?'),
      banner('We hear you', 'Revenue came up several times. Tell us what you would like to know in more detail.'),
      questions('Ask the leadership team', 'Questions are open for everybody. Vote for those that matter to you.'),
      game('Applause minute', 'Thank a colleague with a reaction. Can we reach the goal together?'),
      nudge('Not much of a writer? One word is enough: how do you feel about the plans?'),
      note('Energy is falling', 'Reactions dropped by half in five minutes. Consider opening the floor for questions.'),
    ],
  },
  {
    name: 'a German conference talk',
    language: 'de',
    title: 'Wärmepumpen im Altbau',
    chat: [
      'wie hoch ist die Vorlauftemperatur?',
      'Vorlauftemperatur unter 55 Grad geht',
      'unsere Vorlauftemperatur ist 65, was nun',
      'und der Stromverbrauch im Winter?',
      'Förderung gibt es noch?',
      'die Förderung wurde gekürzt',
      'wer berät zur Förderung?',
      'Ton ist leise',
      'mein Nachbar hat eine und ist zufrieden',
      'was kostet das alles',
      'danke, sehr anschaulich',
    ],
    drafts: [
      poll('Wie heizen Sie heute?', 'Gas', 'Öl', 'Fernwärme', 'Wärmepumpe', 'Anders'),
      poll('Was bremst Sie am meisten?', 'Kosten', 'Lärm', 'Fehlende Handwerker', 'Nichts davon'),
      poll('Kennen Sie Ihre Vorlauftemperatur?', 'Ja, genau', 'Ungefähr', 'Nein'),
      poll('Haben Sie sich schon zur Förderung beraten lassen?', 'Ja', 'Ist geplant', 'Noch nicht'),
      ask('Die Förderung beschäftigt viele: Welche Frage dazu ist für Sie noch offen?'),
      ask('Stellen Sie sich Ihr Haus in zehn Jahren vor: Was soll bis dahin erneuert sein?'),
      banner('Jetzt sind Sie dran', 'Schreiben Sie in einem Satz, wie alt Ihre Heizung ist und was Sie vorhaben.'),
      questions('Fragen zur Vorlauftemperatur?', 'Stellen Sie sie jetzt und stimmen Sie über die wichtigsten ab.'),
      game('Eine Minute Bewegung', 'Reagieren Sie, wenn Sie im Winter schon einmal gefroren haben.'),
      nudge('Sie hören gerade still zu: Was nehmen Sie bisher für Ihr eigenes Haus mit?'),
      note('Es wird ruhig', 'Seit der letzten Folie schreibt kaum noch jemand. Ein Beispiel könnte helfen.'),
    ],
  },
  {
    name: 'a German school class',
    language: 'de',
    title: 'Die Weimarer Republik',
    chat: [
      'wer war Stresemann nochmal',
      'Inflation war doch 1923?',
      'die Inflation war krass',
      'wegen der Inflation kostete Brot Milliarden',
      'kommt das in der Arbeit dran',
      'Verfassung war eigentlich gut',
      'die Verfassung hatte Artikel 48',
      'was sagt die Verfassung zum Wahlrecht',
      'kann ich kurz raus',
      'Frauen durften wählen!',
    ],
    drafts: [
      poll('Was belastete die junge Republik am stärksten?', 'Die Inflation', 'Die Schulden', 'Die Gewalt'),
      poll('Seit wann durften Frauen in Deutschland wählen?', 'Seit 1871', 'Seit 1918', 'Seit 1949'),
      poll('Wie sicher fühlen Sie sich beim Thema Verfassung?', 'Sehr sicher', 'Es geht', 'Gar nicht'),
      poll('Welche Quelle wollen wir gemeinsam lesen?', 'Eine Zeitung', 'Einen Brief', 'Ein Plakat'),
      ask('Warum traf die Inflation manche Menschen härter als andere?'),
      ask('Welche Stärke der Verfassung würden Sie heute noch verteidigen, und weshalb?'),
      banner('Kurz durchatmen', 'Notieren Sie drei Stichworte zur Inflation und vergleichen Sie sie mit anderen.'),
      questions('Was ist noch unklar?', 'Schreiben Sie Ihre Frage auf, auch wenn sie Ihnen einfach vorkommt.'),
      game('Zeitreise', 'Reagieren Sie für jedes Ereignis, das Sie aus dieser Zeit kennen.'),
      nudge('Ein Wort genügt: Woran denken Sie zuerst, wenn Sie an diese Jahre denken?'),
      note('Die Klasse ermüdet', 'Es kommen kaum noch Antworten. Eine kurze Partnerarbeit würde gut passen.'),
    ],
  },
  {
    name: 'a German works meeting',
    language: 'de',
    title: 'Betriebsversammlung im Herbst',
    chat: [
      'wie geht es mit der Gleitzeit weiter?',
      'Gleitzeit bitte behalten',
      'ohne Gleitzeit bin ich weg',
      'Parkplätze sind immer voll',
      'die neue Kantine ist super',
      'Kantine ist teurer geworden',
      'gibt es in der Kantine bald vegane Gerichte',
      'wann kommt die neue Software',
      'danke an die Werkstatt',
      'man hört hinten nichts',
    ],
    drafts: [
      poll('Wie zufrieden sind Sie mit der Gleitzeit?', 'Sehr', 'Eher schon', 'Eher nicht', 'Ich nutze sie nicht'),
      poll('Wie oft essen Sie in der Kantine?', 'Täglich', 'Ab und zu', 'Nie'),
      poll('Worüber sollen wir zuerst sprechen?', 'Arbeitszeit', 'Kantine', 'Weiterbildung'),
      poll('Verstehen Sie, wie sich die Änderungen auf Ihr Team auswirken?', 'Ja', 'Zum Teil', 'Nein'),
      ask('Was macht für Sie einen guten Arbeitstag aus?'),
      ask('Viele sprechen über die Gleitzeit: Welche Regelung würde Ihrem Team am meisten helfen?'),
      banner('Ihre Meinung zählt', 'Nennen Sie einen Vorschlag für die Kantine, der wenig kostet und allen nützt.'),
      questions('Fragen an die Leitung', 'Jetzt ist Zeit dafür. Unterstützen Sie die Fragen, die Ihnen wichtig sind.'),
      game('Danke sagen', 'Eine Minute Beifall für alle, die im Sommer eingesprungen sind.'),
      nudge('Auch kurze Rückmeldungen helfen: Was sollte sich bis zum Frühjahr ändern?'),
      note('Weniger Beteiligung', 'Die Hälfte der Anwesenden ist seit Minuten still. Vielleicht hilft eine Umfrage.'),
    ],
  },
];
