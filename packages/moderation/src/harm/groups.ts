import { anyOf, atEnd, atStart, either, harm, near, notBefore, inOrder } from './phrases.ts';
import { GROUP, PLAINLY_GROUP, SOMEONE } from './people.ts';

const EXCLUDE = anyOf(
  'should_not shouldnt not_be_allowed be_allowed allowed ban banned exclude excluded kick_out keep_out keep_away throw_out deport* go_home go_back get_out send_back let_go fire fired get_rid remove removed replace replaced belong belongs not_belong deserve* forbid forbidden welcome unwelcome segregat* separate expel expelled evict*',
  'register registered lock_up locked_up vote voting rights equal restrict* work_with sit_next_to live_next_to hire hiring marry share_an_office be_paid_less paid_less earn_less promoted trusted leave stay_at_home be_in_charge lead let_in let_into tolerate accept allow share_a_room share_a_flat rent_to live_with dating befriend work_under own_a own_the teach vote_too',
  'nicht_durfen durfen raus verbieten verboten abschieb* ausweisen gehoren zuruck loswerden entlassen ausschliess* ausgeschlossen arbeiten_mit einstellen heiraten bleiben dulden weniger_verdienen reinlassen rein sollten sollen wahlrecht willkommen zusammenarbeiten',
);
const RANK = anyOf(
  'less_good less_able worst best better worse smart smarter smartest clever cleverer rank ranking rate compare superior inferior trust trustworthy hate hates like dislike fear afraid annoy* least most bother* worth_promoting worth_hiring worth_paying worth_it good_for bad_for a_good_thing compatible trust_a prefer avoid honest reliable intelligen* funnier funniest harder hard_working stronger weaker suited',
  'schlechte* beste* besser* klug* bessere* kluger klugste* vergleichen rangliste vertrauen hassen mogen angst storen stort nerven nervt uberlegen unterlegen ehrlich* fleissig* intelligent* bevorzugen meiden sympathisch* unsympathisch* zuverlassig*',
);
const CHARGE = anyOf(
  'burden problem problems trouble lazy lazier laziest stupid stupider stupidest dumb dumber dirty dirtier criminal* crime crimes dangerous violent fault blame steal steals stealing lies lie liars cheat cheats smell smells ruin ruins ruining too_many cause causes threat threaten* worthless useless drive_worse cannot_drive normal unnatural emotional weak greedy loud rude primitive backward terrorist* parasites vermin animals',
  'last problem probleme faul fauler faulste* dumm dummer dreckig* kriminell* gefahrlich* gewalttatig* schuld stinkt stinken riecht stehlen klauen klaut lugen lugt zu_viele bedrohung wertlos* gierig* laut parasiten ungeziefer schmarotz* tiere',
);
const FIGHTS = anyOf('against vs versus gegen oder or');
const MEAN = anyOf(
  'laziest dumbest stupidest ugliest slowest rudest annoying unbearable incompetent useless lazy stupid dumb deserve deserves fired sacked kicked excluded banned hate hated dislike despise smells stinks worthless dispensable redundant weakest loser voted_out not_belong least_liked least_popular',
  'faulste* dummste* nervigste* nervt unertraglich* uberflussig* entlassen gefeuert gekundigt ausgeschlossen hassen stinkt rausgeworfen unbeliebt* schlechteste* schwachste* verzichtbar*',
);
const ONES = either(SOMEONE, anyOf('department departments team_member team_mate colleague* abteilung abteilungen'));
const OUT = anyOf(
  'ban deport kick_out get_rid_of throw_out hate i_hate we_hate no_more too_many send_back lock_up kill gas exterminate hasse hassen abschieben raus_mit weg_mit tod_den',
);
const VILE = anyOf(
  'get_out go_home go_back should_die must_die should_leave not_belong not_be_allowed should_be_banned should_be_deported are_stupid are_lazy are_dirty are_criminal* are_animals are_inferior are_vermin are_parasites are_the_problem are_trash are_scum are_bad are_dumb are_worse run_the_banks run_the_media own_the_banks control_the_banks control_the_media ruin_everything out_of_here raus abschieben sind_dumm sind_faul sind_kriminell* sind_dreckig gehoren_nicht gehoren_hier_nicht sollten_verschwinden are_not_welcome are_ruining cannot_drive cant_drive smell stink stinken',
);

const SUPERLATIVE = anyOf(
  'best worst better worse laziest smartest dumbest rudest beste* schlechteste* faulste* klugste* dummste*',
);
const THOSE_WHO = anyOf(
  'people engineer* developer* worker* student* manager* men women drivers colleague* tourists citizens programmer* leute menschen mitarbeiter* studenten entwickler* ingenieur* manner frauen',
);
/** Whether they may or can at all. */
const MAY = atStart(
  anyOf('should can may could must shall are are_not sind sollten sollen durfen konnen darf kann mussen ought'),
);
const THOSE = either(
  PLAINLY_GROUP,
  anyOf('the_deaf the_blind the_poor the_elderly the_old the_rich the_sick die_armen die_reichen die_alten'),
  anyOf('people_over people_above anyone_over menschen_uber leute_uber'),
  inOrder(2, anyOf('somebody someone people anyone anybody jemand menschen'), PLAINLY_GROUP),
);
const ORIGIN = either(
  anyOf(
    'which_country which_countries which_city which_region what_country welches_land welchem_land herkunft wo_kommen',
  ),
  notBefore(anyOf('colour color colours colors'), anyOf('accent accents dialekt akzent')),
);
const OFFENCE = anyOf(
  'drivers thieves thief liars cheats criminals beggars annoying ugly lazy laziest stupid stupidest dumb dumbest dirty dirtiest rudest diebe dieb lugner fahrer autofahrer verbrecher kriminelle faulste* dummste* dreckigste*',
);

/** Groups of people made a question, ranked, accused, or shut out; and people singled out for contempt. */
export const JUDGED_GROUPS = harm(
  'judges a group of people',
  [inOrder(5, PLAINLY_GROUP, VILE), inOrder(2, OUT, PLAINLY_GROUP), inOrder(0, PLAINLY_GROUP, atEnd(anyOf('out')))],
  [
    near(8, GROUP, either(EXCLUDE, RANK, CHARGE)),
    inOrder(1, MAY, THOSE),
    near(8, ORIGIN, inOrder(1, SUPERLATIVE, THOSE_WHO)),
    near(8, ORIGIN, OFFENCE),
    inOrder(4, GROUP, FIGHTS, GROUP),
    near(5, ONES, MEAN),
    inOrder(4, anyOf('who whom wer wen'), anyOf('deport* abschieb* abgeschoben')),
    inOrder(
      4,
      anyOf('which_group welche_gruppe'),
      anyOf('hereingelassen reingelassen hinausgeworfen rausgeworfen kept_out let_in'),
    ),
    inOrder(2, anyOf('the_young the_old the_rich the_poor'), anyOf('or')),
    inOrder(4, anyOf('who wer'), EXCLUDE, anyOf('room raum team here hier company firma')),
  ],
);
