import { fold } from './text.ts';

const list = (words: string): string[] => words.trim().split(/\s+/);

/** Beginnings of words for groups of people: faiths, origins, orientations, bodies, standing. Folded. */
const BEGINNINGS = list(`
  judais judis juedis muslim moslem islam christian christen buddhis hindu sikh atheis catholic katholi protestant evangelikal
  mormon heiden immigrant migrant fluchtling refugee asyl auslander gastarbeit einwander zuwander afrikan araber latino hispanic
  gypsy gypsies lesbian lesbis schwul homosex heterosex bisex transgender transsex queer lgbt nonbinary madchen
  disabled disabilit behindert autis handicap wheelchair rollstuhl obese ubergewicht hasslich rentner senioren jugendliche
  teenager millennial homeless obdachlos beggar bettler unemployed arbeitslos hartz
  turken franzos amerikan englander italiener spanier deutsche ukrain israel palestin syrer syrian afghan mexican
  czech romanian bulgarian hungarian croat serb albanian spaniard norwegian austrian nigerian kenyan somali ethiopian egyptian moroccan algerian
  tunisian pakistani bangladeshi vietnames filipino korean indonesian brazilian argentin colombian venezuelan cuban canadian australian
  tscheche rumane bulgare kroate albaner griechen osterreicher nigerian somalier agypter marokkan
  democrat republican conservativ communis socialis fascis faschis ethnic ethni nationalit religion religio`);
/** Words for them that harmless ones begin like, so as a whole only. */
const WHOLE = new Set(
  list(`blond blonde blondes blonds redhead redheads jew jews jewish jude juden shiit shiiten shiite shiites sunni sunnis sunniten alien aliens asian asians african africans
  arab arabs black blacks blind blinde boomer boomers boys chinese chinesen dicke dicken deaf elderly fat foreigner foreigners
  frau frauen french gay gays german germans american americans girls grune grunen hetero heteros indian indians japanese jungs
  ladies linke linken liberal liberals males females man manner men antifa orthodox ossi ossis wessi wessis poor armen pole polen poles
  polish race races racial rasse rassen rechte rechten roma sinti russ russe russen russian russians schwarze schwarzen skinny
  taube trans turk turks turke ugly volk volker iraner iranians iraqis weisse weissen weiber whites woman women`),
);
/** All of them, folded; `*` stands for any ending. */
export const GROUP_WORDS: readonly string[] = [...WHOLE, ...BEGINNINGS.map((word) => `${word}*`)];
const BEGINS = new RegExp(`^(?:${BEGINNINGS.join('|')})`, 'u');

/** True for a word that names a group of people. */
export const isGroup = (word: string): boolean => {
  const token = fold(word);
  return WHOLE.has(token) || BEGINS.test(token);
};
