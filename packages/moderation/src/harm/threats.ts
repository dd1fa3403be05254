import { THREAT_ABROAD } from './abroad.ts';
import { STAGE } from './people.ts';
import { anyOf, either, harm, notBefore, inOrder } from './phrases.ts';
import { PRESSURE } from './pressure.ts';

const KILL = anyOf(
  'kill murder shoot stab behead lynch strangle rape execute erschiessen erschiesst toten totet umbringen abstechen aufhangen vergasen',
);
const PERSON = anyOf(
  'him her you yourself yourselves myself the_speaker the_host the_presenter ihn sie euch dich sich',
);
const ANYBODY = either(PERSON, anyOf('them all everyone everybody'));
const CURSES = anyOf(
  'you_should_die you_must_die you_are_next youre_next family_is_next slit_your cut_your_throat tide_pod* would_miss_you world_is_better_without_you end_your_life end_your_own_life neck_yourself kill_urself du_sollst_sterben',
  'go_die drop_dead hang_yourself hang_him hang_her unalive kys bring_dich_um bring_euch_um stirb verreck* gas_the white_power',
  'white_pride sieg_heil heil_hitler 1488 14_88 i_will_find_you i_know_where_you_live you_will_regret ich_finde_dich ich_weiss_wo_du_wohnst',
);

const BEAT = anyOf(
  'beat_up beat slap punch smack attack hit hurt follow_home wait_for teach_a_lesson verprugel* schlagen angreifen auflauern',
);
const REVENGE = anyOf(
  'will_pay_for_this will_pay_for_that will_be_sorry watch_your_back waiting_for_you_outside wait_for_you_outside das_werden_sie_bereuen das_wirst_du_bereuen wir_warten_draussen',
);
const KNOWING = anyOf(
  'i_know_where we_know_where somebody_knows_where he_knows_where they_know_where ich_weiss_wo wir_wissen_wo wir_wissen_genau_wo',
);
const WHOSE = either(STAGE, anyOf('you your she he her his du sie er ihre seine deine eure'));
const PRIVATE = anyOf(
  'live lives play plays sleep sleeps park parks work works shop shops school family children kids wohnt wohnst schlaft schlafst parkt parkst arbeitet kinder familie',
);

/** Threats, and calls to kill. A process may be killed, and all of them. */
export const THREATS = harm(
  'threatens',
  [notBefore(anyOf('a an'), inOrder(0, KILL, PERSON)), CURSES, THREAT_ABROAD],
  [
    inOrder(1, KILL, ANYBODY),
    inOrder(2, KNOWING, WHOSE, PRIVATE),
    inOrder(2, BEAT, STAGE),
    REVENGE,
    PRESSURE,
    anyOf('suicid* selbstmord* murder* umbring* ermord* massacre genocide hang_them burn_this_place burn_the_place'),
  ],
);
