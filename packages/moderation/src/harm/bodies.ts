import { anyOf, either, harm, near, inOrder, notAfter } from './phrases.ts';
import { SOMEONE, STAGE } from './people.ts';

const BODY = anyOf(
  'body bodies figure legs breast* boobs chest bum butt bottom belly waist hair haircut hairstyle hairdo skin nose teeth face faces outfit clothes dress weight looks height lips eyes thighs cleavage muscles feet beard makeup ears physique curves accent smile tan',
  'korper* figur beine busen brust po hintern bauch taille haare frisur haut nase zahne gesicht gesichter kleid kleidung outfit gewicht lippen augen fusse bart aussehen ohren oberschenkel lacheln',
);
const LOOK_AT = anyOf(
  'rate score rank judge compare guess describe vote best nicest worst ugliest ugly biggest smallest longest sexiest hottest nice bad fat prettiest finest hideous strange weird silly funniest how_big how_long how_many_kilos',
  'bewerten bewertet schatzen schatzt raten vergleichen schonste* beste* hasslichste* grosste* langste* dickste* heisseste* knackigste* komischste* lustigste*',
);
const LOOKS = anyOf(
  'attractive unattractive sexy ugly uglier ugliest fat fatter fattest handsome hot hotter hottest bald overweight underweight skinny prettier prettiest beautiful gorgeous best_looking good_looking better_looking chubby obese flat_chested curvy well_dressed badly_dressed old_for too_old too_fat too_thin too_short looks_old looks_tired looks_like unshaven smelly kissable',
  'attraktiv* unattraktiv* hasslich* dick dicker dicke zu_dick fett fetter hubsch* schlank* ubergewichtig* glatze sexy schon_aus schonste schonsten gut_aussehend* gutaussehend* zu_alt mollig* heisse heisseste* cutest cute kusst kussen',
);
const MOST = anyOf(
  'oldest tallest shortest heaviest thinnest youngest biggest alteste* grosste* kleinste* schwerste* dunnste* jungste*',
);
const ONE = anyOf(
  'person one_of woman man guy girl speaker presenter of_you here in_the_room in_this_room in_the_audience member participant* person* frau mann von_ihnen im_raum im_publikum',
);
const WEIGH = anyOf('weigh weighs wiegen wiegt wiegst');
const WHO = either(STAGE, anyOf('you your she her he his him they lady woman man who sie er du ihr'));
const HOW_BIG = anyOf('how_heavy how_fat how_tall how_old how_thin wie_schwer wie_dick wie_gross wie_alt');
/** The same without what is somebody's: a page and a system have a weight and an age too. */
const WHOM = either(
  STAGE,
  anyOf('you she her he his him they lady woman man who sie er du ihr'),
  inOrder(
    0,
    anyOf('your ihre deine eure'),
    anyOf(
      'mother father parents wife husband partner boss manager colleague* neighbour* children kids mutter eltern frau chefin',
    ),
  ),
);
const DESIRE = anyOf(
  'kiss date sleep_with marry undress flirt_with see_naked go_on_a_date kussen daten ins_bett flirten',
);

/** Parts of a person that nothing on a slide is called by. */
const PARTS = anyOf(
  'legs breasts boobs hair wig beard belly thighs nose teeth hips lips feet bottom tummy beine haare perucke bart bauch nase zahne fusse lippen',
);
const DIET = anyOf(
  'sweats sweat smells snores stinks schwitzt stinkt schnarcht diet lose_some_weight put_on_weight gained_weight zugenommen abgenommen abnehmen zu_dick lose_# #_kilos kilos kilo_ab kilo_zu',
);

/** Somebody's body or looks made a subject. */
export const BODIES = harm(
  'speaks of bodies',
  [
    inOrder(
      5,
      LOOK_AT,
      BODY,
      either(STAGE, anyOf('of_the_panel of_this_panel of_the_woman of_this_woman of_the_lady of_that_girl')),
    ),
    near(3, STAGE, anyOf('sexy fat fatter ugly hot_body fuckable hasslich fett')),
    inOrder(
      3,
      anyOf('who wer'),
      anyOf('sexiest cutest hottest ugliest fattest hasslichste* fetteste* heisseste*'),
      ONE,
    ),
  ],
  [
    inOrder(8, SOMEONE, LOOK_AT, BODY),
    inOrder(8, LOOK_AT, BODY, SOMEONE),
    inOrder(4, LOOK_AT, SOMEONE, BODY),
    inOrder(8, SOMEONE, BODY, LOOK_AT),
    near(2, STAGE, PARTS),
    inOrder(7, anyOf('who wer which_of_you which_of_us wen'), DIET),
    near(6, SOMEONE, LOOKS),
    inOrder(3, MOST, ONE),
    near(3, WHO, WEIGH),
    near(5, notAfter(1, anyOf('carry carries carried'), anyOf('weight gewicht')), WHO),
    inOrder(3, HOW_BIG, WHOM),
    near(
      5,
      anyOf('breast* boobs butt bum cleavage thighs busen brust hintern po'),
      anyOf('her his your she he ihr ihre seine deine'),
    ),
    inOrder(6, anyOf('who which_of_you which_of_us wer wen would_you'), DESIRE),
    anyOf(
      'hot_or_not look_fat looks_fat ugliest_face prettiest_face bra_size dress_size shoe_size bmi lose_weight lost_weight gained_weight your_body your_belly ihr_korper abnehmen konfektionsgrosse',
    ),
  ],
);
