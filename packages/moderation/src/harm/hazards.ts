import { anyOf, either, inOrder } from './phrases.ts';

const SOMEBODY_WITH = anyOf(
  'man_with_a man_with_an woman_with_a person_with_a somebody_with_a someone_with_a people_with men_with mann_mit_einem mann_mit_einer frau_mit_einem jemand_mit_einem',
);
const TOOL = anyOf('hammer axe bat knife gun rifle machete sword chainsaw axt beil messer pistole schwert');
const OVERHEAD = anyOf(
  'wall walls wand ceiling roof floor lamp chandelier balcony scaffold scaffolding beam screen decke dach lampe kronleuchter empore gerust',
);
const GIVES_WAY = anyOf(
  'about_to_collapse coming_down coming_loose falling_down falling_in collapsing giving_way about_to_fall cracking caving_in kommt_runter sturzt_ein sturzt_herab bricht_ein lost_sich',
);

/** What holds something up, and does no more. */
const UNSOUND = anyOf(
  'is_moving bewegt_sich not_hold not_be_safe unsafe unstable sagging sags creaking creaks cracked wobbling wobbles swaying leaking not_stable about_to_fall hangs_loose is_loose halt_nicht nicht_mehr_lange gibt_nach knarrt schwankt wackelt risse tropft undicht instabil einsturzgefahr*',
);
const STRANGE = anyOf(
  'suspicious abandoned ticking unknown strange unattended forgotten verdachtige verdachtiger verdachtiges verdachtigen herrenlose herrenloser herrenloses tickende tickendes unbekannter fremder',
);
const FOUND = anyOf(
  'bag bags rucksack backpack suitcase luggage briefcase van vehicle man men person powder liquid odour box tasche rucksack koffer paket mann person pulver flussigkeit wagen',
);

/** What frightens a hall, told as a fact. */
export const HAZARD = either(
  inOrder(1, SOMEBODY_WITH, TOOL),
  inOrder(3, OVERHEAD, GIVES_WAY),
  inOrder(5, OVERHEAD, UNSOUND),
  inOrder(0, STRANGE, FOUND),
  anyOf(
    'chemical_spill water_is_flooding masked_men masked_man masked_people smoke_grenade* tear_gas water_is_rising water_is_pouring pouring_in_from dangerous_gas gas_smell smell_of_gas about_to_explode will_explode',
    'riecht_nach_rauch riecht_nach_gas gas_gerochen rauch_gerochen wasser_steigt vermummt* rauchgranate* tranengas',
    'alarm_is_real real_alarm not_a_drill no_drill keine_ubung echter_alarm',
    'bag_nobody nobody_owns got_loose broke_loose snake strom_schlagt stromschlag herrenlose* unattended',
  ),
);

/** To what somebody else offers at the same time. */
export const ELSEWHERE = inOrder(
  3,
  anyOf('log join switch change go move tune watch head wechselt wechseln geht gehen schaltet schauen'),
  anyOf('other another competitor* rival* competing different anderen andere konkurrenz*'),
  anyOf(
    's stream webinar talk session channel event call conference room hall site platform vortrag sitzung raum veranstaltung kanal seite',
  ),
);

/** Away from here, however it is put. */
export const AWAY = anyOf(
  'get_away_from_the head_upstairs aufstehen_und_gehen race_you_to pack_your_things pack_your_bags grab_your_things grab_your_bags file_out row_by_row head_home step_away_from_the stay_low get_to_higher higher_ground empty_the_room empty_the_hall clear_the_room clear_the_hall clear_the_first vacate_your_seats leave_by_the leave_through leave_via back_door rear_exit use_the_stairwell wait_on_the_pavement leave_your_seats',
  'skip_the_second skip_the_rest skip_the_next leave_the_rest not_come_back something_better_with something_better_to better_things_to_do go_to_the_bar go_to_the_pub to_the_pub_instead',
  'move_away_from walk_to_the_nearest go_to_the_nearest clear_this_area clear_this_floor clear_this_room clear_this_hall climb_on_your climb_onto break_the_glass press_the_red nichts_wie_weg weg_von_hier',
  'packen_ihre packen_eure packt_eure packen_sie_ihre packen_jetzt gehen_heim geht_heim gehen_nach_hause alle_nach_hause ins_freie in_die_kneipe verlassen_sie_bitte verlassen_sie_den verlassen_sie_das sachen_und_gehen',
);
