import { anyOf, atEnd, either, harm, near, notAfter, notBefore, inOrder } from './phrases.ts';
import { AT_ONCE, CALLED, GATHERING, INDOORS, PLACE, WAY_OUT, call, plainly } from './calls.ts';
import { GO_ABROAD } from './abroad.ts';
import { NEWS } from './facts.ts';
import { AWAY, ELSEWHERE, HAZARD } from './hazards.ts';

const GO = anyOf(
  'go move walk run head proceed hurry rush get march exit make_your_way line_up gather assemble meet race sprint step',
  'gehen geht geh laufen lauft lauf rennen rennt begeben begebt eilen eilt treffen sammeln versammeln flieht fliehen',
);
const LEAVE = anyOf(
  'leave exit evacuate vacate clear flee abandon get_out_of run_from walk_out_of escape quit storm_out_of',
  'verlassen verlasst verlass raumen raumt evakuieren flieht fliehen',
);
const OUT = anyOf(
  'everyone_out everybody_out all_out get_out everyone_outside everybody_outside everyone_leave everybody_leave',
  'evacuat* evakuier* alle_raus sofort_raus raus_hier run_for_your_lives run_for_your_life take_cover duck_and_cover',
  'alles_raus nichts_wie_raus rette_sich bringen_sie_sich_in_sicherheit bringt_euch_in_sicherheit save_yourself save_yourselves',
  'shelter_in_place lock_the_doors barricade* hide_under verbarrikadier* take_shelter get_under_your under_your_desks stay_on_the_floor make_your_way_out alle_nach_draussen',
  'use_the_emergency_stair* use_the_emergency_exit* use_the_fire_exit* not_take_the_lift not_use_the_lift* nehmen_sie_den_notausgang',
);
/** Things that are named after a fire and mean none. */
const AGAINST_FIRE = anyOf(
  'extinguisher* drill drills door doors wall walls wire brigade department insurance hose works',
);
/** What frightens by itself. */
const DANGER = notBefore(
  AGAINST_FIRE,
  anyOf(
    'smoke fire fires blaze flames bomb bombs explosive* explosion gas_leak gas gun guns rifle rifles pistol shooter shooting gunman gunmen',
    'gunshot* shots knife knives weapon weapons armed attacker* intruder* terrorist* hostage* earthquake flood flooding tsunami',
    'poisonous toxic chemical_spill carbon_monoxide suspicious_bag suspicious_package suspicious_person unattended_bag',
    'burning collapsing collapse radiation anthrax stampede riot tornado grenade* landmine* machete',
    'rauch feuer brand bombe* sprengstoff* sprengsatz explosion gas gasleck gasgeruch waffe waffen gewehr pistole messer',
    'amok* schutze angreifer bewaffnet* einbrecher erdbeben uberschwemmung verdachtige* geisel* giftig* schusse terrorist*',
    'einsturz* brennt granate',
  ),
);
const SEEN = anyOf(
  'there_is there_are theres we_have somebody_has someone_has a_man_with a_woman_with somebody_with someone_with smell seen',
  'saw reported entered received entering discovered spotted detected confirmed heard broke_out has_broken_out active warning alert beware',
  'es_gibt gemeldet gefunden entdeckt gesichtet gehort ausgebrochen achtung warnung vorsicht alarm jemand_hat jemand_mit',
);
const SUPPOSED = anyOf(
  'if what how had once last suppose imagine ever would policy wenn falls was wie angenommen damals a_year',
  'smoke_test* fire_drill',
);
const AT = anyOf('in on at near inside under behind next_to outside im in am auf vor neben hinter unter');
const ALARM = anyOf(
  'fire_alarm emergency_alarm emergency_brake fire_extinguisher* sprinkler* feueralarm feuermelder notbremse feuerloscher',
);
const SET_OFF = anyOf(
  'pull trigger set_off press activate hit smash spray ziehen zieht auslosen losen drucken druckt betatigen',
);
const CUT_OFF = anyOf(
  'close shut quit leave disconnect hang_up log_off log_out log_out_of drop_off turn_off switch_off shut_down unplug exit mute end',
  'schliessen schliesst beenden beendet ausschalten schalten trennen auflegen verlassen verlasst stummschalten',
);
const DEVICE = anyOf(
  'window windows tab tabs laptop* browser app computer* screen* camera phone* router wifi microphone* fenster laptop rechner bildschirm kamera',
);
const OVER = anyOf('over cancelled canceled ended finished beendet abgesagt vorbei');
const STOP_LISTENING = anyOf(
  'stop_listening stop_watching stop_paying walk_out storm_out walkout boycott* go_home go_on_strike log_off nach_hause',
  'rejoin_at rejoin_via leave_now leave_immediately leave_together leave_at_once leave_the_call switch_off turn_off_your mute_the_speaker mute_the_stream mute_the_call mute_the_sound mute_the_audio mute_the_host mute_the_presenter mute_the_tab fire_alarm feueralarm',
  'nach_draussen bomb_threat* threat_to_bomb hinausgehen rausgehen turn_your_back auswandern streik* close_your_ears stand_up_and_leave',
);

/** Calls to go, and alarms: what empties a room, or makes it run. */
export const DANGER_OR_LEAVING = harm(
  'tells people to go',
  [
    plainly(inOrder(4, call(GO), WAY_OUT)),
    plainly(inOrder(6, GO, WAY_OUT, AT_ONCE)),
    plainly(inOrder(3, call(LEAVE), PLACE)),
    plainly(inOrder(3, LEAVE, PLACE, AT_ONCE)),
    notAfter(4, SUPPOSED, inOrder(4, SEEN, DANGER, PLACE)),
    notAfter(4, SUPPOSED, inOrder(3, DANGER, AT, PLACE)),
    notAfter(4, SUPPOSED, inOrder(2, DANGER, AT_ONCE)),
    plainly(inOrder(2, call(SET_OFF), ALARM)),
    plainly(OUT),
    notAfter(4, SUPPOSED, inOrder(3, PLACE, DANGER, anyOf('found discovered spotted gefunden entdeckt gemeldet'))),
    GO_ABROAD,
    notAfter(4, SUPPOSED, inOrder(10, HAZARD, either(AWAY, OUT, LEAVE, WAY_OUT))),
  ],
  [
    near(5, GO, WAY_OUT),
    near(4, LEAVE, PLACE),
    inOrder(4, LEAVE, GATHERING),
    plainly(inOrder(4, CUT_OFF, either(DEVICE, GATHERING))),
    inOrder(3, GATHERING, OVER),
    near(8, DANGER, PLACE),
    near(6, SEEN, DANGER),
    near(6, DANGER, either(CALLED, OUT)),
    inOrder(3, SET_OFF, ALARM),
    plainly(STOP_LISTENING),
    HAZARD,
    AWAY,
    NEWS,
    ELSEWHERE,
    plainly(inOrder(4, call(GO), INDOORS)),
    atEnd(anyOf('raus')),
  ],
);
