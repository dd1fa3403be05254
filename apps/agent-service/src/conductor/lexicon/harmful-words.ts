import { isGroup, tokens } from '@conductor/moderation';

const anyOf = (...patterns: readonly string[]): RegExp => new RegExp(`\\b(?:${patterns.join('|')})`);

const PLACE = '(?:room|building|hall|house|floor|venue|premises|session|call|meeting|webinar|stream|chat|event|lobby)';
const WAY_OUT = '(?:exits?|doors?|outside|streets?|car ?park|roof|basement|stairs|staircase|assembly point|windows?)';

/** Calls to go, and to do what may hurt. */
const LEAVE_OR_DANGER = anyOf(
  `(?:leave|exit|clear|abandon|vacate|flee) (?:\\w+ )?${PLACE}\\b`,
  `(?:leave|exit) (?:now|immediately|at once|together|all)\\b`,
  `(?:move|go|walk|run|proceed|head|get|rush|hurry)\\b.{0,20}\\b(?:to|towards|for|through|into|out) (?:\\w+ ){0,2}${WAY_OUT}\\b`,
  `every(?:one|body) (?:out|outside|leave|must go|should go)\\b|get (?:out|outside)(?= (?:now|of (?:here|there))|$)`,
  'smoke (?:in|from|on|is|has|alarm)\\b|there is smoke|gas leak|shooter\\b|gunman\\b|somebody has a (?:gun|knife|bomb)|(?:a|the|with|has) (?:gun|guns|knife|weapons?|explosives?)\\b',
  '(?:flood(?:ing)?|earthquake|explosion|collaps\\w+|emergency|intruder|attacker) (?:in|on|at|under|near|is|has|outside|reported)\\b',
  '(?:take cover|lock (?:the|your) doors?|duck and|lie down|hide under|run for)\\b',
  `(?:close|shut|quit) (?:this|your|the) (?:windows?|tabs?|laptops?|browser|app|computer|screen)\\b|stop (?:listening|watching)\\b|hang up\\b|(?:drop off|disconnect from|log out of) (?:this|the)\\b|(?:gather|meet|assemble) (?:at|in|on) the (?:car ?park|street|assembly)|mute (?:the|this|your)\\b`,
  '(?:stand|climb|get|jump|sit)(?:ing)? (?:up )?(?:on|onto|off|out of|from) (?:\\w+ )?(?:chairs?|tables?|desks?|roof|balcony|window|stage|rail\\w*|ledge|head)\\b',
  'hold your breath|(?:drink|swallow|eat|inhale|snort|smoke|taste) (?:\\w+ )?(?:bleach|alcohol|beer|vodka|shots?|pills?|soap|drugs?|weed|detergent|glue|as much)\\b',
  '(?:cut|burn|hurt|harm|hit|punch|slap|starve|push|shove|choke) (?:yourself|yourselves|your (?:neighbour|neighbor|arm|wrist|hand)|each other|the person|whoever|somebody|someone)\\b',
  '(?:pull|set off|trigger|press) the (?:fire |emergency )?(?:alarm|brake|button)\\b|set fire\\b|light (?:a|your) (?:fire|match|lighter)\\b|put your (?:hands?|fingers?|head|face) (?:in|into|under|through)\\b|block the (?:doors?|exits?|corridor|aisles?)\\b|stare (?:at|into) the sun',
  'stop taking (?:your|the) (?:medic|pill|tablet)\\w*|close your eyes while|(?:look|text|type|answer) while (?:you )?driv\\w+',
  'rauch\\b|alle raus\\b|raus hier\\b|brennt es\\b(?! (?:ihnen|euch|unter))|gasleck|gasgeruch|amoklauf\\w*|(?:waffe|messer|sprengsatz)\\b|(?:zu|an|durch) (?:den|die|dem|der) (?:\\w+ )?(?:ausgang\\w*|notausgang\\w*|tur\\b|turen\\b)|nach draussen\\b|verlass\\w* (?:\\w+ ){0,3}(?:raum|saal|gebaude|haus|sitzung|halle)|raumen sie|bringen sie sich in sicherheit|luft anhalten|halten sie den atem|(?:auf|vom) (?:den|dem|die|ihren?|ihrem?) (?:stuhl|tisch|dach)\\b',
);

const NUMBER = '(?:numbers?|nos?|digits|code)';
const PRIVATE =
  '(?:mobile|phone|cell|telephone|whatsapp|account|id|identity|passport|insurance|employee|staff|student|card|licen[cs]e|badge|room|tax)';

/** Requests for what identifies somebody, or is nobody's business. */
const PERSONAL_DATA = anyOf(
  `${PRIVATE}(?: ?card| ?plate)? ${NUMBER}\\b|(?:leave|give (?:us|me)|swap|exchange) your number\\b|your (?:mobile|cell|digits)\\b|digits of (?:your|the)\\b`,
  `(?:photo|picture|scan|selfie|copy|screenshot) of (?:yourself|your\\w*|you)\\b`,
  `(?:your|private|personal|full|home|work|real|legal) (?:e[ -]?mails?|email address|full name|real name|legal name|surname|last name|first name|home|street|post ?code|zip ?code|birth ?day|salary|income|wages?|signature|fingerprint|password|passport|medical|diagnosis|illness|medication|religion|faith|sexuality|criminal)\\b|(?:full|real|legal) name\\b|e[ -]?mail (?:address(?:es)?|us|me)\\b|private e[ -]?mail`,
  'where (?:exactly )?do you live(?! with)|where (?:is|are) your (?:home|house|child\\w*|kids)|which (?:street|house|school) (?:do|does|is)|(?:when|what day) were you born|how old are you\\b|your (?:exact )?age\\b|home alone',
  'how much (?:do|does|did) (?:you|your \\w+) (?:earn|make|get paid|owe|have in the bank)\\b|what (?:do|did) you (?:earn|get paid)\\b|what is your (?:pay|salary|income|net worth)',
  '(?:which|what) (?:illness|disease|condition|medication|medicine|disorder|diagnosis|diseases|illnesses)\\b|suffer from (?:an? )?(?:depress\\w*|anxiety|illness|pain|addiction|disorder)\\b|(?:employee|staff|student|user|member) id\\b|are you (?:pregnant|ill|sick|on medication|in therapy|married|single|gay|straight|religious)\\b',
  'which party (?:do|did|will|would) you\\b|(?:whom?|what) (?:did|will|do) you vote for|which (?:god|religion|church|faith) (?:do|are)\\b|do you believe in god|who (?:do|did) you sleep with|your (?:first pet|mother s)\\b',
  'handy ?nummer\\w*|telefon ?nummer\\w*|(?:personal|ausweis|konto|karten|pass|versicherungs|steuer|personalausweis)\\w*nummer\\w*|ihre?n? (?:vollen|vollstandigen|richtigen) namen?|wo (?:genau )?wohnen sie|wie alt sind sie|(?:was|wie viel|wieviel) verdienen sie|ihr (?:gehalt|einkommen|lohn)\\b|e[ -]?mail ?adresse\\w*|welche (?:krankheit\\w*|medikamente?|diagnose\\w*|partei) (?:haben|nehmen|wahlen|hatten)|ein (?:foto|bild) von (?:sich|ihrem?|ihrer)|welche (?:religion|konfession|partei|sexuelle)\\b|sind sie (?:schwanger|krank|verheiratet|schwul)',
);

/** What is promised for nothing, and what would be lost by believing it. */
const PRIZES_OR_SCAMS = anyOf(
  '(?:you|who) (?:have |has |ve |just )*won\\b|(?:you|youre?) (?:are|re)? ?(?:a|the|our|todays?) (?:lucky )?winners?\\b|to win (?:a|an|one|free|big|\\d)|win (?:a|an|free|big|one of|up to|\\d|tickets|prizes|money)|a chance to win\\b|lucky (?:winner|draw|number|few)\\b',
  'prizes?\\b|raffles?\\b|lotter(?:y|ies)\\b|sweepstakes?\\b|giveaways?\\b|vouchers?\\b|coupons?\\b|jackpots?\\b|freebies?\\b|cash\\b|refunds?\\b|rewards? (?:card|points|of)\\b|surprise gift|awaits? (?:the winner|you)\\b|winners? (?:gets?|receives?|takes?|will)\\b',
  'free (?:mugs?|stickers?|books?|pizza|food|i?phone|ipad|laptop|tablet|tickets?|gifts?|trials?|holidays?|upgrades?|merch\\w*|t ?shirts?|coffee|lunch|drinks?|samples?|subscription|iphone|shipping|account|consult\\w*)\\b',
  'claim (?:your|the|a)\\b|redeem\\b|limited (?:offer|time)|offer (?:ends|expires)|act now\\b|while stocks? last|no risk\\b|risk ?free\\b|special offer',
  '(?:double|triple|multiply|grow) your (?:money|income|savings|cash|bitcoin)|(?:earn|make) (?:easy |quick |extra |some )?(?:money|cash|thousands|a fortune)|guaranteed (?:\\w+ )?(?:returns?|profits?|income|interest)|(?:passive|extra) income|get rich\\b|(?:trading|stock|betting) tips?\\b|returns? of \\w+ percent|nigerian prince|inherit\\w* (?:a |million)',
  '(?:pay|transfer|wire|lend) (?:\\w+ )?(?:a fee|the fee|money|deposit|\\w+ (?:euros?|dollars?|pounds?))\\b|processing fee|gift for (?:you|every|the first)',
  'gewinnspiel\\w*|verlosung\\w*|verlost\\b|lotterie\\w*|gewonnen\\b|(?:zu|konnen sie|jetzt) gewinnen\\b|gewinnen sie (?:jetzt|einen?|eine|mit)\\b|hauptgewinn|preise? (?:zu|im wert)|garantierte \\w*(?:rendite|gewinne?|zinsen)\\b|geld verdoppeln|schnelles geld|gratis\\b|bargeld|nur noch heute|geschenkt\\b',
);

/** What makes of people a question for others. */
const JUDGES = anyOf(
  'should(?: not|nt)?\\b|shouldnt\\b|allowed\\b|ban(?:ned)?\\b|deserve\\w*|wors[et]\\b|better\\b|best\\b|smart\\w*|clever\\w*|stupid\\w*|hate\\b|trust\\b|lik(?:e|ed)\\b|dislik\\w+|belong\\b|deport\\w*|laz(?:y|ier|iest)|fault\\b|blame\\b|dangerous|violent|criminal\\w*|dirty|inferior|superior|fewer|too many|get rid|against\\b|ruin\\w*|problem\\b|annoy\\w*|least\\b|fear\\b|afraid\\b|really (?:people|human)|equal|rights?\\b|excluded?\\b|welcome\\b|vote\\b|fired?\\b|hire\\w*|paid\\b|cheat\\w*|steal\\w*|lie\\b|intelligen\\w*|funn\\w*',
  'sollten?\\b|nicht (?:durfen|rein|dabei)|durfen\\b|schlecht\\w*|besser\\w*|dumm\\w*|faul\\w*|stort\\b|storen\\b|schuld\\b|gefahrlich\\w*|kriminell\\w*|zu viele|weniger\\b|hassen\\b|mogen\\b|vertrauen\\b|abschieb\\w*|verbieten|verboten|verdien\\w*|gehoren\\b|klauen\\b|lugen\\b|angst\\b|gegen\\b|wert\\b',
);
const GROUP_PHRASE =
  /\b(?:(?:group|kind|type|sort|class|part)s? of (?:the )?(?:people|persons?|humans?|men|women|population|humanity)|which people|what people|(?:old|young|poor|rich|fat|short|black|white|brown|gay|foreign|religious|disabled|local|ugly) people|those people|these people|gruppe\w* von menschen|(?:welche|diese|solche|art(?:en)? von) (?:menschen|leute)|bevolkerungsgruppe\w*)\b/;

const judgesGroup = (folded: string): boolean =>
  JUDGES.test(folded) && (GROUP_PHRASE.test(folded) || tokens(folded).some(isGroup));

const LOOKS =
  '(?:body|bodies|figure|legs|breasts?|chest|bum|belly|waist|hair(?:cut|style)?|skin|nose|teeth|face|smile|outfit|clothes|dress|weight|looks|height)';
/** Bodies and looks. */
const BODIES = anyOf(
  `(?:who|whose|which of (?:you|us|them|the \\w+)|rate|score|rank|compare|your|his|her|their|the speakers?)\\b.{0,40}\\b(?:best|nicest|worst|ugliest|biggest|smallest|longest|sexiest|hottest|bad|nice|big|fat|rate) ${LOOKS}\\b|(?:rate|score|rank|judge|describe) (?:\\w+ )?(?:speakers?s?|presenters?|neighbou?rs?|hosts?|his|her|each others?) (?:\\w+ )?${LOOKS}\\b`,
  `(?:who|which of (?:you|us|them|the (?:speakers?|presenters?|hosts?|women|men|people)\\w*)|is (?:he|she|the (?:speaker|presenter|host)))\\b.{0,30}\\b(?:attractive|handsome|pretty|prettiest|beautiful|ugl(?:y|iest)|hot(?:test)?|fat(?:test)?|thin(?:nest)?|overweight|bald|short(?:est)?|tall(?:est)?|old(?:est)?|good looking|best looking)\\b`,
  'how (?:heavy|fat|tall|old) (?:are|is) (?:you|she|he|they|the speaker)\\b|(?:do|does) (?:you|he|she|they) weigh|your (?:weight|bmi|bra|shoe size|dress size|body|belly)\\b|(?:lose|lost|gain(?:ed)?) weight\\b',
  'wie viel wiegen|wie schwer sind sie|(?:schonste|beste|dickste|hasslichste|attraktivste)\\w* (?:korper|figur|beine|gesicht|frau|mann|person)\\w*|wer (?:hier |im raum )?(?:ist|hat|sieht) (?:\\w+ ){0,3}(?:dick\\w*|hasslich\\w*|attraktiv\\w*|schon(?:ste)?n?|hubsch\\w*|fett\\w*)\\b',
);

const STAGE =
  '(?:speakers?|presenters?|hosts?|panel(?:list)?s?|lecturer|teacher|professor|trainer|moderators?|referent\\w*|vortragenden?|redner\\w*|dozent\\w*|lehrer\\w*|lehrkraft)';
const BAD =
  '(?:boring|bored|dull|tiresome|lied|deserves?|ugly|useless|incompetent|terrible|awful|worst|bad|clueless|unqualified|lazy|annoying|unprepared|ridiculous|pathetic|embarrassing|arrogant|dishonest|lying|lies|wrong about everything|overpaid|fake|rude|slow witted|a (?:joke|fool|clown|failure|disgrace|waste)|no idea|not know|knows? nothing|fired|replaced?|sacked|ignored|shut|stop talking|should (?:go|leave|resign|quit)|unfahig\\w*|langweil\\w*|schlecht\\w*|ahnungslos\\w*|keine ahnung|inkompetent\\w*|uberfordert\\w*|peinlich\\w*|furchtbar\\w*|lacherlich\\w*|arrogant\\w*|lugt\\b|feuern\\b|entlass\\w*|austausch\\w*|ersetz\\w*)';
/** The person on the stage, spoken of as nobody speaks of a guest. */
const INSULTS = anyOf(
  `${STAGE}\\b.{0,60}\\b${BAD}\\b`,
  `${BAD}\\b.{0,30}\\b${STAGE}\\b`,
  '(?:waste|wasting) (?:of )?(?:our|my|your|everybodys?) (?:time|money)|zeitverschwendung|(?:he|she) (?:has|knows|is) (?:no idea|nothing|clueless|boring|useless|incompetent)',
);

/** A test on the folded text, and how the finding is called. */
type Rule = readonly [(folded: string) => string | undefined, string];
const hit = (pattern: RegExp) => (folded: string) => pattern.exec(folded)?.[0];

/** What no organiser lets a machine say, whoever asked for it. */
export const HARMFUL_WORDS: readonly Rule[] = [
  [hit(LEAVE_OR_DANGER), 'tells people to go'],
  [hit(PERSONAL_DATA), 'asks for personal data'],
  [hit(PRIZES_OR_SCAMS), 'promises a prize'],
  [(folded) => (judgesGroup(folded) ? folded : undefined), 'judges a group of people'],
  [hit(BODIES), 'speaks of bodies'],
  [hit(INSULTS), 'insults the speaker'],
];
