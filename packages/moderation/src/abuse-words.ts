/**
 * Abuse, slurs and obscenities, folded: no organiser wants any of it shown, in whatever language the session is.
 * English beyond these comes from obscenity. What is merely rude stands in `RUDE`.
 */
const list = (words: string): readonly string[] => words.trim().split(/\s+/);

/** Matched at the start of a word. */
export const STEMS: readonly string[] = [
  // English
  `arseh asshat asswip bastard bollock btch cumshot cuntf dafuq dickhead fagg fatass fvck jackass paedophil
  pedophil phuck pikey polack porn pussy rapist raghead sandnigg shit slut towelhead tranny twat wanker wanking
  wetback bellend cameljock carpetmunch cumdump currymunch fudgepack golliwog greaseball junglebunn knobhead nignog poofter
  porchmonk shemale skank slanteye spearchuck tosser wigger zipperhead halfbreed jigaboo jiggaboo subhuman mutherf muthaf islamorat jewrat muzrat`,
  // German
  `arschg arschk arschf drecks dummkopf hackfress judensau kackb kackh kameltreib kanake kanacke kummeltur kuffnuck
  mistgebur negerb negerh negerin negerk nuttens piss schlitzaug spast titten untermensch vollpfosten vollspast wixe wixx zigeuner
  halbneger hurenb fotz schwucht zigoiner hurenk hurent itaker judenp judenschw kamelfick kinderfick knoblauchfress kruppelp schwanzlutsch tschusch ziegenfick kampflesb kameldrec`,
  // French
  `bougnoul bamboul batard branleu chintok conass connar connass couill encul enfoir gouin niquer niquet petass pouffiass
  salaud salop tafiol tarlouz trouduc youpin putain crouill fiotte grognass negress niakou ratonnad tantouz chinetoq enkul`,
  // Spanish
  `cabron chingad chingat culer follad gilipoll joput putit hijaput hijeput hijoput hijueput malparid mamahuev maricon negrata
  pendej soplapoll sudac jodeput chupapoll comepoll lamecul malnacid marimach mariposon moraco tortillera hijodeput`,
  // Italian
  `bagasci baldracc cazz coglion culatton froci mignott minchi mongoloid porcodi puttan ricchion stronz succhiacazz
  vaffancul zoccol zingaracc diocan bocchinar ebreacc leccacul rottincul rikkion lesbicona`,
  // Portuguese
  `arrombad boceta bucet caralh cuzao desgracad filhadaput filhodaput fodase paneleir punhet sapata vadiag baitol boiol travec escarumb`,
  // Turkish
  `aminak aminakoy gotveren kahpe orospu pezeven serefsiz sikeyi sikerim sikik siktir sikti yarrag yarrak yavsa amcik dalyarak gotlek hassikt kaltak kancik surtuk orosb orspu siktr sikdir`,
  // Dutch
  `hoerenj kankerh kankerl kankerm kankerz klootza kutwij kuthoer makak mongool neukt pisvlek spleeto teringl zandneg
  flikkers geitenneuk kutmarok nikkers poepchine roetmop tyfusl kankerjo flapdrol`,
  // Polish
  `chuj ciota czarnuch jebac jeban kurew kurw pierdol pojeb wypierd wyjeb zajeb zjeb brudas ciapat cwel dziwk pedzio ruchac downowi kacap skurw spierdal spierdol zdzir`,
  // Russian, as it is written and as it is written in Latin
  `ахуе бляд блят выеб гандон гондон долбоеб доеб ебал ебан ебат ебло ебля ебну ебуч заеб залуп мудак мудил наеб нахуи нахуя
  ниггер охуе охуи пидар пидор педик поеб похуи похуи проеб разъеб съеб сучар узкоглаз уеб хуева хуево хуесос хуи хуил хуин
  хуйн черножоп шалав шлюх гомосек дрочи хачик жидовск жидяр кацап педрил пидр хохляр черномаз чучмек жидовк
  blyad blyat eblan huylo mudak nahui nahuy pidaras pidor pizd suchar yeban yebat dolboeb`,
].flatMap(list);

/** Anywhere in a word, since German writes `Vollidiot`, English `horseshit` and Russian puts prefixes first. */
export const INSIDE: readonly string[] = list(`
  apeshit arschl arsehole asshole batshit bitch bullshit cocksuck cunt dipshit dumbass faggot fotze fuck horseshit hurensohn
  idiot missgeburt motherf nigga nigger scheiss schlampe schwuchtel trottel untermensch whore wichs
  пизд хуй`);

/** As whole words only, since harmless ones begin like them. */
export const WHOLE: ReadonlySet<string> = new Set(
  list(`
  arsch arse chink chinks cnt coon coons dyke dykes fag fags fck fcking fick ficken fickt fk fuk fuking gook gooks hure kike kikes neger negern negers nutte nutten retarded
  huren kys moron morons paki pakis sht spic spics tits tranny wank wop
  abo abos yid yids nigguh niglet niglets fgt kyke kykes slvt slvts cvnt cvnts fuxk shyt trannie trannies biatch
  arshloch arsloch conard conards spacko spackos cyka
  beaner beaners chinaman coolie coolies darkie darkies cnuts kanakn nigaz phuk phuks whoar gippo gypo gyppo gyppos heeb heebs injun injuns japs libtard
  libtards squaw wog wogs
  chinky kaffir kaffirs ladyboy ladyboys mofo mofos muzzie muzzies redskin redskins transen
  tunte tunten
  fdp fdps nique niquez ntm negre negres pute putes bicots
  tapette tapettes bicot travelo travelos bollera bolleras joto jotos sudakas panchito panchitos youtre youtres
  puta putas puto putos marica maricas mierda hdp
   checca checche crucco crucchi terrone terroni negraccio negracci battona kazzo putana
  foder porra viado viados bichona fdputa cabrao cabroes monhe monhes pqp vtnc
  amk ibne ibneler gavat kavat pust pustlar yarak
  hoer kut flikker mietjes nikker
  cipa kutas huj lesba lesby szwab szwaby zydek zydki
  сука суки суку сукин сучка сучки бля хач хачи хачей жид жиды жидов жида хохол хохлы хохлов чурка чурки нигеры нигеров чурок
  гомик гомики чмо
  мразь suka suki bljad blya churka churki hachik xuj xuy zhid zhidy`),
);

/** Rude as whole words, or in one sense of them: not what everybody is shown at large, and nothing that stops a chat. */
export const RUDE: ReadonlySet<string> = new Set(
  list(`
  cnut fcuk pedo pedos paedo paedos nazzi
  ass asses fagot fagots blod blode bloed cock cocks cum damn depp deppen dick dicks dumb dumm fing fresse gtfo heil hell hoe jerk
  kike loser losers milf muschi penis penner prick rape retard retards sau schwanz stfu stupid suck sucks vergasen wtf xxx anal anus vagina
  kacke scheibenkleister
  merde foutre bordel joder pinche verga polla zorra merda troia corno otario cretin kanker lul debil урод тварь дебил bimbo bimbos bicha bichas cripple cripples fufa gonorrea
  handicappato kruppel rabeta sletten sodomite sodomites teef trut vadia vadias vagabunda achterlijke gnoj murzyn murzyni szmata szmaty
  cingene dangalak gavur nonos zenci даун дауны москали негр негры проститутка
  говно дерьмо жопа
  salak aptal gerizekali`),
);

/** The same at the start of a word; a class of history says some of it. */
export const RUDE_STEMS: readonly string[] = ['hitler', 'nazi', 'neonazi'];

/** Abuse by its accents alone, as it is written: without them these are ordinary words, or names. */
export const ACCENTED = /(?<!\p{L})(?:göt|götler|négros?|pédés?|piç|piçler)(?!\p{L})/iu;
/** The same, and what is merely rude. */
export const RUDE_ACCENTED = new RegExp(String.raw`${ACCENTED.source}|(?<!\p{L})(?:coños?|pedały?)(?!\p{L})`, 'iu');

/** Harmless words that hold one of these, or seem to when doubled letters count once. */
export const HARMLESS =
  /snigger\w*|niggl\w*|niggard\w*|shii?take\w*|shiite\w*|scunthorpe|pissar?ro|spastic\w*|mongolei|pussycat\w*|wankel\w*|vandyke|schwarzenegger|poorness|mishit\w*|(?:пере|за|под)?страху\w*/gu;
