import { anyOf, either, inOrder, type Pattern } from './phrases.ts';

/** The one who speaks here, not people of that calling, nor a computer that is called a host. */
const GUEST = inOrder(
  0,
  anyOf('the this that our your another such der die das den dem diese dieser diesen diesem unser unsere ihr ihre'),
  anyOf(
    'speaker speakers presenter presenters lecturer professor moderator instructor trainer panelist panellist teacher our_host',
    'referent referentin referenten redner rednerin redners dozent dozentin dozenten moderatorin sprecher sprecherin lehrer lehrerin gastgeber gastgeberin trainerin professorin vortragende vortragenden',
  ),
);
const OUR_HOST = anyOf('our_host your_host this_host our_hosts');

/** What a guest is asked, thanked for and listened to. */
const TO_THEM = anyOf(
  'share point_of points_of idea_of example_of ask asks asked question questions hear answer answers answered thank thanks applause feedback welcome message wish invite invites meet say_to agree_with help helps helped tells',
  'fragen fragt frage frag horen hort danke danken dank applaus ruckmeldung willkommen antwort antworten wunschen begrussen hilft helfen geholfen sagt zeigt',
);
/** What a guest does on a stage, and what is good about it. */
const OF_THEM = anyOf(
  'say says said saying explain explains explained explaining show shows showed shown answer answers answering repeat cover covers covered mean means meant mention mentions mentioned',
  'talk talks speak speaks speaking discuss discussed use uses used share shared shares tell told go_through go_back slow slower demonstrate recommend recommended compare describe described start starts finish',
  'go go_over going_over goes_over just_made made_about has_# minutes_left will_take takes_the take_the what which how where whether who_is was welche',
  'add expand clarify elaborate suggest suggested propose proposed solve solved try tried build built choose chose decide decided zoom turn read_your read_the_questions take_your take_up pick_up respond join joins waiting_for come_back agree disagree',
  'blog website slides slide example examples point points argument idea ideas story demo great super excellent fantastic brilliant inspiring right wrong_about fast quiet loud cut_the beat_the doing_a',
  'sagt sagte gesagt erklart erklaren erklarte zeigt zeigen gezeigt antwortet antworten wiederholen gemeint meint meinte erwahnt spricht sprechen sprach gelost losen nennt genannt vertiefen eingehen beginnt',
  'langsamer leise laut schnell beispiel folie folien frage fragen super toll grossartig spannend klar empfiehlt empfohlen vorschlag vorgestellt vorstellen',
);

/** Somebody of whom nothing was said before: the one on the stage, or nobody. */
const THEY = anyOf('he she him');
const SOMEBODY = anyOf(
  'colleague* engineer* developer* manager* user* customer* friend* person somebody someone who anyone anybody teammate* boss author* inventor* scientist* student* patient* client* attacker* alice bob mentor* founder* writer*',
);

/** Where the guest is named at all: the agent speaks of them only as somebody who is asked and who explains. */
export const SPEAKS_OF_GUEST: Pattern = (reading) => {
  const fine = [
    ...inOrder(6, TO_THEM, GUEST)(reading),
    ...inOrder(5, GUEST, OF_THEM)(reading),
    ...inOrder(4, OUR_HOST, OF_THEM)(reading),
    ...inOrder(6, TO_THEM, THEY)(reading),
    ...inOrder(5, THEY, OF_THEM)(reading),
    ...inOrder(12, SOMEBODY, THEY)(reading),
  ];
  return either(
    GUEST,
    OUR_HOST,
    THEY,
  )(reading).filter((guest) => !fine.some(({ start, end }) => start <= guest.start && guest.end <= end));
};

/** Somebody made small without being named. */
export const WHO_LET_THEM = either(
  inOrder(
    2,
    anyOf('who_let who_invited who_hired who_booked who_chose who_picked who_pays wer_hat wer_bezahlt'),
    anyOf('this that them him her such diesen diese dieses so_einen so_eine'),
  ),
  inOrder(
    2,
    anyOf('what_a what_an was_fur_ein was_fur_eine'),
    anyOf('up_there on_stage on_the_stage da_vorne da_oben auf_der_buhne'),
  ),
);
