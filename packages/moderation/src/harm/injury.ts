import { anyOf, either, harm, near, inOrder } from './phrases.ts';
import { plainly } from './calls.ts';
import { STAGE } from './people.ts';

const SWALLOW = anyOf(
  'drink swallow eat inhale sniff snort smoke inject chug lick gulp take_a_shot chew taste consume',
  'trinken trinkt trink schlucken schluckt essen esst iss einatmen rauchen raucht schnupfen nehmen nehmt spritzen',
);
const POISON = anyOf(
  'bleach detergent pills tablets petrol gasoline glue antifreeze cleaner poison ammonia mercury batteries nicotine soap hand_sanitizer sanitiser',
  'bleichmittel tabletten benzin kleber gift reiniger spulmittel rohrreiniger batterien seife desinfektionsmittel',
);
const INTOXICANT = anyOf(
  'vodka alcohol beer whisky whiskey wine rum schnapps schnapse drugs weed cocaine cannabis lsd mushrooms heroin tequila liquor shots joint as_much',
  'wodka alkohol bier schnaps wein drogen koks gras joint kokain',
);
/** A dare by the measure: what is swallowed is not asked for its taste. */
const DOSE = anyOf(
  'spoonful* tablespoon* teaspoon* handful* mouthful* whole_bottle entire_bottle in_one_go at_once dry raw loffel handvoll ganze_flasche auf_einmal auf_ex roh rohe rohes',
);
const HURT = anyOf(
  'cut burn hurt harm hit punch slap kick push shove bite pinch choke strangle stab shoot starve beat trip poke scratch',
  'schlagen schlagt schlag verletzen verletzt ritzen ritzt stossen stosst treten tretet wurgen beissen kneifen kneift schubsen schubst ohrfeigen',
);
const SOMEBODY = anyOf(
  'yourself yourselves themselves myself your_neighbour your_neighbor your_neighbours your_neighbors each_other one_another',
  'the_person somebody someone whoever the_speaker your_arm your_arms your_wrist your_wrists your_hand your_leg your_face',
  'sich_selbst dich_selbst nachbar* sitznachbar* einander jemanden den_redner den_referenten die_referentin gegenseitig euch_selbst',
);
const CLIMB = anyOf(
  'jump climb stand hang lean balance dance leap dive get_up get sit crawl sprint springen springt spring klettern klettert steigen steigt stellen stellt balancieren',
);
const FALL = anyOf(
  'window windows balcony railing ledge roof bridge tracks cliff fenster balkon gelander dach brucke gleise* fensterbank',
);
const OFF = anyOf('off out_of from on onto over aus vom von auf uber on_to up_on through across');
const FURNITURE = anyOf(
  'chair chairs table tables desk desks stage head ladder stuhl stuhle stuhlen tisch tische tischen buhne kopf leiter stool bench',
);
const PUT = anyOf('put stick insert hold place press dip poke stecken steckt halten haltet legen legt');
const LIMB = anyOf(
  'lighter fork finger fingers tongue knife hand hands nail arm head hair key gabel finger zunge messer hand hande kopf haare nagel',
);
const HOT = anyOf(
  'socket sockets outlet flame flames fire blender mixer fan wire wires oven stove acid plug microwave boiling candle steckdose flamme feuer herd kerze ofen saure mikrowelle',
);
const SKIP = anyOf(
  'skip stop_taking stop refuse ditch quit throw_away flush double absetzen setzen weglassen lassen auslassen verdoppeln',
);
const REMEDY = anyOf(
  'insulin medication medicine meds pills tablets therapy treatment inhaler antidepressant* seatbelt helmet medikament* tabletten therapie insulin behandlung helm',
);
const FOLLY = anyOf(
  'stare_into look_into_the_lamp look_into_the_laser stare_at_the_lamp stare_at_the_light not_breathe nicht_zu_atmen nicht_atmen ohne_zu_atmen without_breathing ohne_luft hold_your_breath holding_your_breath look_at_the_sun bare_wires live_wires stare_at_the_sun stare_into_the_sun look_into_the_sun close_your_eyes_while luft_anhalten halten_sie_den_atem haltet_die_luft halten_sie_die_luft',
  'while_driving while_you_drive while_you_are_driving am_steuer beim_autofahren overdose* set_fire set_yourself_on_fire light_a_fire burn_down play_with_fire ins_feuer in_die_sonne starve_yourself hungern',
  'stop_breathing stop_eating not_eat not_sleep stay_awake_for_days nicht_essen ohne_essen block_the_exit* block_the_door* blockier*',
);

/** Calls to what hurts, oneself or others. */
export const INJURY = harm(
  'calls for what may hurt',
  [
    plainly(inOrder(5, SWALLOW, POISON)),
    plainly(inOrder(1, HURT, SOMEBODY)),
    plainly(inOrder(2, anyOf('jump leap dive springen springt spring'), OFF, FALL)),
    plainly(inOrder(4, PUT, LIMB, HOT)),
    plainly(
      inOrder(
        4,
        PUT,
        anyOf('lighter match flame candle feuerzeug kerze'),
        anyOf('palm hand finger arm hair handflache'),
      ),
    ),
    plainly(inOrder(2, SKIP, anyOf('your ihr ihre eure deine'), REMEDY)),
  ],
  [
    near(5, SWALLOW, either(POISON, INTOXICANT)),
    inOrder(2, anyOf('swallow eat drink gulp chug schlucken schluckt esst trinkt trinken'), DOSE),
    inOrder(2, HURT, SOMEBODY),
    inOrder(4, CLIMB, OFF, either(FALL, FURNITURE)),
    near(6, CLIMB, FALL),
    inOrder(5, LIMB, HOT),
    inOrder(4, SKIP, REMEDY),
    FOLLY,
    inOrder(4, anyOf('cable cables wire wires plug kabel stecker'), anyOf('teeth mouth tongue zahne mund zunge')),
    inOrder(4, anyOf('throw hurl spit werfen werft spucken'), anyOf('at on auf nach'), STAGE),
  ],
);
