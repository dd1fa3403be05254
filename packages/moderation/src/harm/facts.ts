import { anyOf, atStart, either, inOrder, near, notBefore } from './phrases.ts';

const SAYS = anyOf(
  'should must could might would may can has_to needs_to had_to in here else who from to like new has_an_idea muss sollte konnte konnten hier der die aus von anderes asked asks said says wrote writes mentioned mentions wondered wonders suggested suggests noticed raised proposed in_the_chat just_asked just_said here_asked fragte fragt schrieb schreibt sagte sagt meinte meint hat_gefragt hat_geschrieben hat_gesagt',
);
/** Nobody known, told to have done something: an audience is asked, and hears no such news from a machine. */
const SOMEBODY_DID = atStart(
  notBefore(
    SAYS,
    anyOf(
      'someone somebody a_man a_woman a_stranger strangers two_men three_men masked_men some_men unknown_men a_person people_with jemand ein_mann eine_frau ein_fremder fremde unbekannte zwei_manner einige_manner',
    ),
  ),
);
const SOMETHING_DID = either(
  inOrder(
    0,
    anyOf('something etwas'),
    anyOf(
      'was_released is_released has_been_released is_ticking ticks tickt is_burning brennt is_moving is_leaking exploded explodes will_happen is_coming riecht stinkt',
    ),
  ),
  inOrder(
    4,
    anyOf('somebody someone jemand'),
    anyOf('will_wait will_come will_find will_visit is_waiting is_coming is_following wartet_auf kommt_zu'),
  ),
);
const THING = anyOf('box bag parcel package backpack kiste tasche paket rucksack');
const WIRED = anyOf('wires wire ticking ticks batteries timer drahte drahten drahte zunder tickt tickende');

/** News of what somebody or something did in the place, which a machine cannot know. */
export const NEWS = either(
  SOMEBODY_DID,
  SOMETHING_DID,
  near(4, THING, WIRED),
  anyOf(
    'cover_your_mouth* cover_your_ears cover_your_eyes cover_your_head cover_your_face* haltet_euch_die get_up_slowly do_not_panic dont_panic keine_panik stay_calm_and bewahrt_ruhe bewahren_sie_ruhe',
  ),
);

const NUMBER = anyOf(
  '# a one two three four five six seven eight nine ten twelve fifteen twenty thirty forty fifty sixty hundred thousand zwei drei vier funf sechs sieben acht neun zehn zwanzig dreissig vierzig funfzig hundert tausend',
);
const CURRENCY = anyOf(
  'euro euros dollar dollars pound_each pounds_each francs franken cent cents bucks eth bitcoin bitcoins coins munzen',
);
const HAND_OVER = anyOf(
  'get gets receive receives win wins earn earns pay pays send unlock only just give gives giving gift take_home bekommt bekommen erhalt erhalten gewinnt gewinnen verdient zahlt zahlen schickt nur',
);
/** A sum that changes hands. */
export const SUM = near(5, HAND_OVER, inOrder(0, NUMBER, CURRENCY));
