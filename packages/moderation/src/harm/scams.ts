import { anyOf, either, inOrder, near } from './phrases.ts';

const YOUR = anyOf('your ihr ihre ihrem ihren dein deine euer eure');
const THING = anyOf(
  'laptop computer mailbox inbox account phone device pc card bank mail profile subscription konto postfach rechner computer handy gerat karte profil',
);
const TROUBLE = anyOf(
  'infected hacked full virus a_virus locked suspended expires expired limited blocked compromised strange_payment unusual_payment unusual_activity suspicious_payment suspicious_login infiziert gehackt gesperrt lauft_ab abgelaufen voll verseucht',
);
const OBEY = anyOf(
  'renew call sign_in log_in login verify click install confirm update_your enter download pay rufen anrufen melden anmelden installieren bestatigen klicken klicken_sie uberprufen',
);
const RELATIVE = anyOf(
  'uncle aunt prince widow lawyer barrister heir finanzamt tax_office tax_authority stranger onkel tante anwalt witwe',
);
const FORTUNE = anyOf('million* fortune money inheritance refund gold estate geld erbe vermogen erstattung');
const COIN = anyOf('coin coins token tokens crypto bitcoin stock stocks share shares aktie aktien munze fund fonds');
const RISES = anyOf(
  'tenfold hundredfold go_up goes_up will_rise explode explodes percent_a_week percent_a_day percent_per_week percent_per_day percent_each prozent_im prozent_pro prozent_jeden to_the_moon skyrocket* never_loses never_lose cannot_lose pays_# percent_every percent_a_month a_month every_month verzehnfacht verdoppelt_sich steigt garantiert',
);

/** An alarm about what is somebody's, and what to do at once. */
export const FALSE_ALARM = inOrder(7, near(5, inOrder(1, YOUR, THING), TROUBLE), OBEY);

/** Money out of nowhere, and stakes that only grow. */
export const WINDFALLS = either(
  inOrder(8, RELATIVE, FORTUNE),
  inOrder(
    5,
    anyOf('left_you owes_you owe_you schuldet_ihnen schulden_ihnen vererbt_ihnen'),
    either(FORTUNE, anyOf('#')),
  ),
  near(6, COIN, RISES),
  inOrder(
    5,
    anyOf('top_up deposit load pay_in put einzahlen aufladen'),
    anyOf('#'),
    anyOf('we_add we_double we_match you_get get_back dazu'),
  ),
  inOrder(3, anyOf('verdopple verdoppeln verdoppelt double triple'), anyOf('einsatz stake stakes')),
  inOrder(3, anyOf('put invest'), anyOf('your_savings your_money your_pension')),
);

const TAKES_PART = anyOf(
  'for_every_vote for_each_vote for_every_answer for_each_answer each_answer each_vote every_vote every_answer who_answers who_replies first_to_answer first_to_reply answer_correctly answers_correctly person_to_reply person_to_answer fastest_answer best_answer one_of_five one_of_ten one_of_three be_one_of',
  'fur_jede_stimme fur_jede_antwort jede_stimme jede_antwort every_tenth every_hundredth every_voter each_voter vote_now wer_mitspielt jeder_zehnte wer_abstimmt wer_antwortet wer_zuerst wer_mitmacht schnellste_antwort beste_antwort',
);
const PAID = anyOf(
  'dollar* euro* pound* money cash rent drone hamper bike e_bike bicycle voucher tablet laptop phone iphone car holiday trip ticket* prize voucher* handy auto autos reise geld miete ziehung bargeld gutschein*',
);

const PLACE_HELD = inOrder(
  1,
  YOUR,
  anyOf(
    'ticket tickets seat place access registration membership pass booking licence license certificate vip eintritt platz zugang anmeldung buchung karte teilnahme',
  ),
);
const LOST = anyOf(
  'expires expire expired lapses runs_out is_lost be_lost given_away be_cancelled is_cancelled invalid unpaid on_hold verfallt verfallen lauft_ab abgelaufen ungultig unbezahlt storniert',
);
const PAY = anyOf(
  'pay payment fee by_card renew upgrade top_up dollar* euro* pound* confirm zahlen zahlt zahlung gebuhr verlangern bestatigen bestatigt',
);

/** A place that has to be paid for again. */
export const PAY_TO_STAY = either(
  inOrder(8, PLACE_HELD, LOST, PAY),
  inOrder(4, PAY, anyOf('keep save secure unlock hold behalten sichern'), PLACE_HELD),
);

/** Something to be had for an answer or a vote. */
export const PAID_ANSWERS = either(
  inOrder(8, TAKES_PART, PAID),
  inOrder(
    3,
    anyOf('everyone everybody each anyone the_first first jeder alle'),
    anyOf('who der die to'),
    anyOf('gets get receives wins bekommt erhalt'),
  ),
  inOrder(2, anyOf('lucky'), anyOf('winner* draw number few one visitor guest')),
  inOrder(3, anyOf('take_home takes_home walk_away_with walks_away_with'), PAID),
  anyOf(
    'could_be_yours kann_ihnen_gehoren mit_etwas_gluck airdropped wallet_phrase leaves_with_a a_tenth_of_the_price ziehung_eines ziehung_einer prize_draw lucky_draw we_pay_your wir_zahlen_ihre envelopes_with',
  ),
);
