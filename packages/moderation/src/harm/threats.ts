import { anyOf, either, harm, notBefore, inOrder } from './phrases.ts';

const KILL = anyOf(
  'kill murder shoot stab behead lynch strangle rape execute erschiessen erschiesst toten totet umbringen abstechen aufhangen vergasen',
);
const PERSON = anyOf(
  'him her you yourself yourselves myself the_speaker the_host the_presenter ihn sie euch dich sich',
);
const ANYBODY = either(PERSON, anyOf('them all everyone everybody'));
const CURSES = anyOf(
  'go_die drop_dead hang_yourself hang_him hang_her unalive kys bring_dich_um bring_euch_um stirb verreck* gas_the white_power',
  'white_pride sieg_heil heil_hitler 1488 14_88 i_will_find_you i_know_where_you_live you_will_regret ich_finde_dich ich_weiss_wo_du_wohnst',
);

/** Threats, and calls to kill. A process may be killed, and all of them. */
export const THREATS = harm(
  'threatens',
  [notBefore(anyOf('a an'), inOrder(0, KILL, PERSON)), CURSES],
  [inOrder(1, KILL, ANYBODY), anyOf('suicid* selbstmord* murder* umbring* ermord* massacre genocide hang_them')],
);
