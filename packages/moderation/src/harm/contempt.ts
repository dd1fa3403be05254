import { PLAINLY_GROUP } from './people.ts';
import { anyOf, either, harm, inOrder, near } from './phrases.ts';

/** What is put before a people's name to spit on it, where no list has the two words as one. */
const DIRTY = anyOf(
  'dirty filthy stinking lousy fucking bloody dreckige dreckigen dreckiger stinkende stinkenden scheiss verdammte verdammten',
);
/** By language: a word of contempt beside the name of a people, in the order of that language. */
const SPAT_ON = either(
  inOrder(0, DIRTY, PLAINLY_GROUP),
  inOrder(
    0,
    anyOf('stupid dumb ugly lazy dirty filthy'),
    anyOf('black blacks negro negroes arab arabs jew jews muslim*'),
  ),
  inOrder(
    0,
    anyOf('sale sales'),
    anyOf('arabe* juif* juive* noir noirs noire noires negre* musulman* gitan* rom roms turc* chinois*'),
  ),
  inOrder(
    0,
    anyOf('negro negra negros indio india indios judio* moro mora moros gitano* arabe* musulman* chino chinos sudaca*'),
    anyOf('de_mierda'),
  ),
  inOrder(
    0,
    anyOf('negro negri ebreo ebrei zingaro zingari arabo arabi marocchino marocchini musulmano finocchio albanese'),
    anyOf('di_merda'),
  ),
  inOrder(0, anyOf('sporco sporca sporchi'), anyOf('negro negra negri ebreo ebrei arabo arabi zingaro zingari')),
  inOrder(
    0,
    anyOf('preto preta pretos judeu judeus cigano ciganos negro negros arabe* mouro mouros'),
    anyOf('de_merda'),
  ),
  inOrder(
    0,
    anyOf('vuile smerige rot kut'),
    anyOf('jood joden marokkaan* turk turken neger* moslim* arabier* homo homos'),
  ),
  inOrder(
    0,
    anyOf('brudny brudni brudna jebany jebani'),
    anyOf('zyd zydzi cygan cyganie arab araby murzyn* ukrainiec ukraincy'),
  ),
  inOrder(0, anyOf('pis'), anyOf('arap yahudi kurt ermeni cingene zenci suriyeli')),
  inOrder(0, anyOf('грязныи грязные вонючии вонючие'), anyOf('евреи жид* араб арабы цыган* негр* хачи* азиат*')),
);
/** `Foreigners out`, where English and German have it elsewhere. */
const THROWN_OUT = near(
  1,
  anyOf(
    'arabes immigres etrangers inmigrantes extranjeros moros stranieri immigrati imigrantes estrangeiros buitenlanders marokkanen cudzoziemcy ukraincy yabancilar suriyeliler мигранты приезжие чурки',
  ),
  anyOf('dehors fuera fuori fora eruit precz disari defolsun вон'),
);
/** Whole phrases: two harmless words, or a crime praised. */
const PHRASES = anyOf(
  'camel_jockey* porch_monkey* moon_cricket* sand_monkey* jew_rat* sub_human* fat_pig fat_cow ugly_cow ugly_pig',
  'hitler_was_right hitler_did_nothing jews_will_burn jews_will_not gas_the_jews into_the_gas ins_gas_mit vergast_die',
  'muso_giallo musi_gialli porco_dio dio_cane dio_porco chinga_tu ermeni_dolu yahudi_kopegi amina_k amina_koyayim ukrainiec_do_domu zydzi_do_gazu',
);

/** Contempt for a people or a faith, or an oath, that only stands in two words or more. */
export const CONTEMPT = harm('spits on people', [SPAT_ON, THROWN_OUT, PHRASES], []);
