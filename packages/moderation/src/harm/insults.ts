import { INSULT_ABROAD } from './abroad.ts';
import { anyOf, atStart, either, harm, inOrder, near } from './phrases.ts';
import { STAGE } from './people.ts';
import { SPEAKS_OF_GUEST, WHO_LET_THEM } from './stage.ts';

/** What nobody calls a guest. */
const VILE = anyOf(
  'idiot useless incompetent clueless senile a_creep a_criminal a_loser stinks pathetic a_disgrace disgrace disgraceful failure clown a_joke liar lying fraud imposter impostor stupid dumb moron dimwit a_fool braindead brainless a_failure worthless an_amateur ridiculous embarrassing unqualified full_of_it full_of_himself full_of_herself',
  'unfahig* inkompetent* ahnungslos* eine_zumutung zumutung witzfigur lugner* dumm lacherlich* peinlich* clown versager* keine_ahnung stumper* no_idea_what an_embarrassment blamage hochstapler* waste_of_space',
);
/** What is said of a guest's work behind their back. */
const BAD = anyOf(
  'boring bored bores boredom dull tiresome lied lies ugly terrible awful worst bad lazy annoying unprepared arrogant dishonest overpaid fake rude slow_witted no_idea not_know never_worked even_know knows_nothing nothing_about fired fire replace replaced sacked ignore ignored shut stop_talking should_go should_leave resign quit kick boo booed deserves out_of_depth out_of_their_depth unbearable',
  'not_understand does_not_understand nobody_wants no_one_wants nobody_listens waste wrong_about_everything monotonous monotone sleepy put_you_to_sleep put_me_to_sleep hate dislike mumbl* stutter* laugh_at make_fun mock overrated voice_like worse_than better_than badly_prepared poorly_prepared irritating nonsense rubbish garbage weak unlikeable sweating drunk',
  'langweil* schlecht* uberfordert* furchtbar* arrogant* lugt feuern entlassen ersetzen austauschen unvorbereitet nervt nervig* ausbuhen auslachen unertraglich* unsympathisch* schweigen aufhoren miserabel* hassen unsinn quatsch betrunken einschlafernd* eingebildet* uberschatzt* unhoflich*',
);
/** Putting a guest off the stage or making a fool of them. */
const EXPEL = anyOf(
  'throw_out kick_out kicked_out send_home send_away drag_off cut_off silence silenced humiliate humiliated ridicule ridiculed embarrass mock tease prank expose_as laughed_at chased egged pelt',
  'rauswerfen rausschmeissen hinauswerfen nach_hause_schicken blossstellen verspotten veralbern lacherlich_machen zum_schweigen',
);
/** The same with the guest between the verb and its particle. */
const EXPEL_APART = inOrder(
  3,
  anyOf('throw kick send drag drive chase boo laugh shout werft werfen jagt jagen schickt lacht buht'),
  STAGE,
);
const AWAY = anyOf('out off away home down raus hinaus weg heim aus nieder');
/** What says that somebody knows nothing. */
const CLUELESS = anyOf(
  'no_clue no_idea not_a_clue cannot_even cant_even out_of_her_mind out_of_his_mind out_of_their_mind past_it past_their_prime keinen_schimmer keinen_plan hasnt_a_clue has_nothing_to_say doesnt_know dont_know knows_nothing talks_rubbish talks_nonsense makes_it_up making_it_up lachnummer* dilettant* pfeife nullnummer* flasche nichtskonner* schwatzer* blender* dampfplauderer*',
);
const THIS = anyOf(
  'this_woman this_man this_guy this_girl this_person that_woman that_man that_guy this_lady diese_frau dieser_mann dieser_typ dieser_frau diesem_mann diesen_mann',
);
const TIME = anyOf(
  'waste_of_time waste_of_our waste_of_my waste_of_your waste_of_money waste_our wasting_our wasting_your wasting_my wasting_everybodys zeitverschwendung waste_of_everybodys geldverschwendung he_is_clueless she_is_clueless he_has_no_idea she_has_no_idea',
  'nobody_likes_this_man nobody_likes_this_woman nobody_likes_him nobody_likes_her wants_to_hear_him wants_to_hear_her sleeping_with_the_boss pathetic_man pathetic_woman pathetic_performance he_knows_nothing she_knows_nothing he_is_boring she_is_boring he_is_useless she_is_useless er_hat_keine_ahnung sie_hat_keine_ahnung make_fun_of',
);

/** This hour, and what nobody calls it who is its host. */
const THIS_HOUR = anyOf('this such of_this all_this all_that more diesem dieser diesen dieses dem so_ein so_einen');
const CONTEMPT = anyOf(
  'nonsense rubbish drivel blather blah torture ordeal farce circus snoozefest crap bullshit tripe waffle garbage_talk charade sham unsinn quatsch gelaber geschwafel gelaber gerede zirkus trauerspiel farce elend qual schwachsinn mist blodsinn theater',
);
const TAKEN = either(
  inOrder(
    8,
    STAGE,
    anyOf('copied copies stole stolen steals plagiari* lifted abgeschrieben geklaut gestohlen kopiert'),
    anyOf('from off somebody someone others slides talk slide von folien'),
  ),
  inOrder(
    3,
    inOrder(3, anyOf('take took grab cut switch turn nehmen nimmt'), anyOf('mic microphone mikro mikrofon wort')),
    anyOf('away_from from_him from_her off_him off_her from_the ihm weg'),
  ),
);

/** The person on the stage, spoken of as nobody speaks of a guest. People may find a talk boring. */
export const INSULTS = harm(
  'insults the speaker',
  [
    near(5, STAGE, VILE),
    near(3, THIS, VILE),
    INSULT_ABROAD,
    atStart(inOrder(1, anyOf('boo mock insult humiliate ridicule laugh_at throw_something_at'), STAGE)),
  ],
  [
    near(10, STAGE, either(VILE, BAD, CLUELESS)),
    near(6, THIS, either(VILE, BAD, CLUELESS)),
    near(4, STAGE, EXPEL),
    inOrder(1, EXPEL_APART, AWAY),
    TIME,
    inOrder(
      0,
      anyOf('this that dieser diese diesen dieses so_ein so_eine so_einen'),
      anyOf(
        'amateur clown fool bore windbag chatterbox loser beginner show_off nobody dilettant* schlaftablette* schwatzer* angeber* nichtskonner* anfanger* wichtigtuer* langweiler* witzfigur* trottel',
      ),
    ),
    inOrder(
      1,
      anyOf('should can could let lets sollte soll kann'),
      inOrder(
        3,
        anyOf('he she him er'),
        anyOf('go_back go_home leave stop quit retire shut sit_down aufhoren gehen schweigen'),
      ),
    ),
    inOrder(0, THIS_HOUR, CONTEMPT),
    TAKEN,
    inOrder(
      3,
      anyOf('bore bores boring boring_you langweilt langweilen'),
      anyOf('you_to us_to me_to you_too to_death zu_tode euch_auch sie_euch er_euch'),
    ),
    inOrder(
      4,
      anyOf('his_voice her_voice his_accent her_accent seine_stimme ihre_stimme sein_akzent ihr_akzent'),
      either(VILE, BAD),
    ),
    near(3, anyOf('typ_da mann_da frau_da'), VILE),
    WHO_LET_THEM,
    SPEAKS_OF_GUEST,
  ],
);
