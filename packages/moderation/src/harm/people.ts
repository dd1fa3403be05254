import { GROUP_WORDS } from '../groups.ts';
import { anyOf, either, inOrder } from './phrases.ts';

/** Whoever speaks to an audience. */
export const STAGE = anyOf(
  'speaker speakers presenter presenters host hosts panelist* panellist* lecturer lecturers teacher teachers professor* trainer trainers moderator moderators instructor* keynote chairman chairwoman chair facilitator* guest_speaker on_stage on_the_stage',
  'referent* vortragende* redner* dozent* lehrer* lehrkraft moderator* moderatorin sprecher* auf_der_buhne gastgeber* trainerin',
);

/** Somebody in the room or on its stage. */
export const SOMEONE = either(
  STAGE,
  anyOf(
    'who whose whom which_of_you which_of_us which_of_them which_person which_one_of she he woman man lady guy girl boy women men neighbour neighbours neighbor neighbors person somebody someone wer wessen frau mann nachbar* dame typ herr',
    'colleague colleagues boss manager intern student students pupil pupils participant participants audience member members people kollege* chef chefin teilnehmer* publikum person menschen',
  ),
);

const PEOPLE = anyOf(
  'people person persons colleague* employee* worker* women men student* member* driver* manager* customer* boss* teammate* folk folks staff applicant* candidate* kids children neighbour* neighbor* ones men_and_women',
  'menschen leute kollegen kolleginnen mitarbeiter* bewerber* schuler* kunden chefs personen kinder nachbarn',
);
const KIND = anyOf(
  'old older oldest young younger youngest foreign poor rich fat thin short tall black white brown yellow gay straight disabled local religious ugly female male pregnant single married divorced homeless unemployed sick mentally_ill trans',
  'alte alten altere alteren junge jungen jungere jungeren auslandische* arme armen reiche reichen dicke dicken schwarze schwarzen weisse weissen schwule* behinderte* kranke kranken weibliche* mannliche* schwangere* ostdeutsche* westdeutsche*',
);
const KINDS_OF = anyOf(
  'which_gender what_gender welches_geschlecht from_abroad group_of_people groups_of_people kind_of_people kinds_of_people nationen type_of_people types_of_people sort_of_people sorts_of_people type_of_person kind_of_person sort_of_person class_of_people part_of_the_population those_people these_people people_like_them which_people what_people people_from nationality nationalities nation nations race races religion religions ethnicity gender sexes skin_colour skin_color age_group generation generations minorities minority',
  'gruppe_von_menschen gruppen_von_menschen art_von_menschen welche_menschen welche_leute solche_menschen solche_leute diese_leute diese_menschen bevolkerungsgruppe* nationalitat* nation religion* mother_of mothers single_mother* single_parent* pensioner* widow* rentner* alleinerziehend* mutter_von rasse* geschlecht* hautfarbe* generation minderheit* volksgruppe*',
);

/** A group of people by what they are. */
export const GROUP = either(anyOf(...GROUP_WORDS), inOrder(0, KIND, PEOPLE), KINDS_OF);

/** Words for looks and origins that things have too: a white paper, a French press. */
const OF_THINGS = new Set(
  'black white blind blinde deaf fat poor french german british american indian japanese polish chinese russian asian african orthodox liberal conservativ* trans race races racial rasse rassen rechte rechten linke linken grune grunen dicke dicken schwarze schwarzen weisse weissen ethnic ethni* volk man frau pole alien aliens taube armen russ ugly skinny christian* democrat* israel* german*'.split(
    ' ',
  ),
);
/** A group that is plainly one of people. */
export const PLAINLY_GROUP = either(
  anyOf(...GROUP_WORDS.filter((word) => !OF_THINGS.has(word))),
  inOrder(0, KIND, PEOPLE),
);
