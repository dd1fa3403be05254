import { anyOf, atStart, either, notAfter, notBefore, inOrder, type Pattern } from './phrases.ts';

/** Somebody is asked or told to: what stands before the verb of a call. */
export const CALLED = anyOf(
  'please everyone everybody all now must should need_to have_to has_to lets let_us kindly quickly calmly immediately',
  'you_all we_all you_must you_should shall_we why_dont_we why_not who_dares dare challenge',
  'bitte alle sofort jetzt mussen sollen sollten umgehend schnell ruhig lasst_uns wollen_wir mal',
);

/** How soon: what makes a call of a verb that stands before it. */
export const AT_ONCE = anyOf(
  'now immediately at_once right_away right_now straight_away asap quickly calmly together this_instant without_delay',
  'sofort jetzt umgehend unverzuglich schnell gemeinsam',
);

/** A verb that calls, by what stands before it or because the sentence begins with it. */
export const call = (verb: Pattern): Pattern => either(atStart(verb), inOrder(4, CALLED, verb));

const ASKING = anyOf(
  'how what why which where when who whats did does ever if would could i they he she it wie was warum welche* wo wann wer ob wenn ich',
);
/** Nobody is asked how something is done, nor tells what they do themselves. */
export const plainly = (pattern: Pattern): Pattern => notAfter(6, ASKING, pattern);

const OF = anyOf('of to_success');

/** A room's ways out. */
export const WAY_OUT = either(
  notBefore(OF, anyOf('door doors gate gates')),
  anyOf(
    'exit exits emergency_exit* fire_exit* outside outdoors street streets car_park parking_lot stairs staircase stairwell',
    'roof assembly_point muster_point assembly_area fire_escape safety hills parking_area courtyard lawn',
    'ausgang ausgange ausgangen notausgang* tur turen draussen strasse parkplatz treppe* sammelplatz sammelpunkt',
    'sammelstelle dach fluchtweg* freie hof',
  ),
);

/** Where an audience sits. */
export const PLACE = anyOf(
  'room rooms building hall house floor venue premises corridor hallway lobby foyer theatre theater auditorium basement',
  'cellar kitchen toilet* bathroom* stage office garage entrance elevator lift block campus canteen reception wing hotel centre center library church stadium aisle backstage',
  'raum saal gebaude haus halle stock stockwerk etage foyer keller flur eingang buhne kuche aula tiefgarage aufzug treppenhaus',
  'toilette* gang kantine horsaal',
);

/** Where an audience may be sent, and a talk's subject is not. */
export const INDOORS = anyOf(
  'hall room_# other_room next_room the_room the_building lobby foyer corridor hallway auditorium basement cellar halle foyer flur keller tiefgarage aula anderen_raum nebenraum',
);

/** What an audience listens to. */
export const GATHERING = anyOf(
  'call session meeting webinar stream talk lecture event conference seminar class presentation livestream zoom broadcast',
  'sitzung veranstaltung vortrag anruf konferenz vorlesung unterricht ubertragung meeting webinar seminar besprechung',
);
