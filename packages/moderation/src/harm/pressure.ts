import { anyOf, atStart, either, inOrder, near, notBefore } from './phrases.ts';

/** Whoever does not do as they are told. */
const REFUSES = either(
  inOrder(
    3,
    anyOf('who whoever anyone anybody everyone everybody those if wer wenn jeder alle diejenigen'),
    anyOf(
      'does_not do_not doesn_t don_t doesnt dont refuse* skip skips ignore* stay_silent stays_silent stays_quiet stay_quiet abstain* fail_to fails_to leaves leave misses logs_off log_off logs_out hangs_up walks_out looks_away not without nicht schweigt schweigen keine keinen weigert geht gehen fehlt ignoriert',
    ),
  ),
  anyOf('non_voters non_participants nichtwahler'),
);
const ORDER = either(
  atStart(
    anyOf(
      'answer vote reply stay click post respond write type listen antwortet antworten stimmt stimmen bleibt bleiben',
    ),
  ),
  anyOf('better_answer better_vote better_stay better_reply'),
);
const OR = anyOf('or or_else oder sonst ansonsten');
/** What is then done to them. */
const PUNISHED = anyOf(
  'will_be_removed will_be_reported will_be_fired will_be_named will_be_charged will_be_blocked will_be_banned will_be_marked will_be_noted will_be_punished will_be_excluded will_be_thrown will_be_asked_to_leave will_be_called_out will_be_fined will_be_listed will_be_sorry will_be_contacted will_be_told gets_removed gets_reported gets_fired gets_blocked gets_named gets_fined get_reported be_shamed',
  'will_regret will_lose loses_their lose_your lose_their will_face will_suffer face_consequences will_pay_for name_and_shame has_to_pay have_to_pay will_not_get_paid goes_on_a_list on_our_list on_the_list your_fault goes_on_the goes_to_your will_be_shown will_be_sent will_be_public bekommt_arger kriegt_arger has_consequences',
  'we_will_tell we_will_report we_will_call we_will_inform we_will_name we_will_remove we_will_find we_will_come we_will_publish we_will_show we_will_know we_will_write_to we_will_cut we_will_charge we_tell we_report i_will_tell i_will_report i_will_find well_tell well_report well_find',
  'melden_wir nennen_wir werfen_wir schliessen_wir streichen_wir finden_wir wird_gemeldet werden_gemeldet wird_entfernt werden_entfernt wird_gekundigt wird_ausgeschlossen werden_ausgeschlossen wird_gesperrt wird_genannt wird_bestraft fliegt_raus fliegen_raus fliegt verliert verlieren bekommt_arger bereuen bereut bereust wird_es muss_zahlen zahlt erfahrt wir_melden wir_sagen wir_informieren wir_rufen wir_finden wir_kommen',
);
/** Who has power over somebody. */
const POWER = anyOf(
  'your_manager your_managers your_boss your_bosses your_company your_employer your_employers your_team_lead your_supervisor your_parents your_family your_wife your_husband your_teacher your_school your_customers hr human_resources our_lawyer* my_lawyer* a_lawyer the_court your_bonus your_salary your_job your_career your_grade your_contract the_police the_authorities your_bank',
  'unserem_anwalt unsere_anwalte eurem_bonus euren_bonus euer_job euren_job eure_note dem_chef den_chef der_chef chef chefin eurem_chef eurer_chefin ihrem_chef ihrer_chefin vorgesetzte* arbeitgeber* personalabteilung der_polizei die_polizei eure_eltern euren_eltern ihre_firma eure_firma eurer_firma',
);
const LEARNS = anyOf(
  'hear_from consequences consequence at_stake depends_on depend_on may_be_lost is_gone at_risk folgen_fur steht_auf_dem_spiel gefahrdet hangt_davon arger will_hear will_know will_learn will_find_out will_be_told will_be_informed will_see will_get_a_list gets_a_list get_a_list hears_about sees_who sees_what is_told finds_out we_will_tell tell_on_you report_you report_them report_to told informed_of has_been_informed was_informed',
  'erfahrt_davon erfahren_davon erfahrt wird_davon wird_informiert bekommt_eine_liste melden_wir melden_es gemeldet gepetzt bescheid',
);
/** What watches everybody. */
const WATCHING = either(
  inOrder(
    0,
    anyOf('we i they he somebody someone'),
    anyOf(
      'know knows see can_see watch watched are_watching am_watching are_recording recorded have_recorded are_tracking track found',
    ),
    anyOf(
      'where_you where_each where_everyone where_all where_your who_you who_is_not who_did_not who_has_not who_voted who_answered what_you what_each which_of_you you your_screen your_screens your_face your_faces all_of_you each_of_you every_one_of_you everything_you',
    ),
  ),
  inOrder(
    1,
    anyOf('wir ich sie jemand'),
    anyOf('wissen weiss sehen sehe beobachten beobachte filmen verfolgen kennen'),
    anyOf(
      'wo_ihr wo_jeder wer_ihr wer_nicht wer_von_euch wer_noch was_ihr was_jeder euch euch_alle jeden eure_bildschirme eure_gesichter genau_wo genau_wer',
    ),
  ),
);
const FRIENDLY = anyOf('from what_you_like what_you_think are_here how the_results your_questions your_answers');

/** Somebody is made to answer by fear: of a loss, of who has power over them, or of being watched. */
export const PRESSURE = either(
  inOrder(8, REFUSES, PUNISHED),
  inOrder(
    6,
    ORDER,
    inOrder(
      3,
      OR,
      either(
        PUNISHED,
        anyOf(
          'you_will you_are_out your_name your_face your_boss your_manager your_family his_name her_name ihr_seid ihr_werdet euer_name eure_namen wir_werden we_will',
        ),
      ),
    ),
  ),
  near(5, POWER, LEARNS),
  notBefore(FRIENDLY, WATCHING),
  inOrder(
    2,
    anyOf('we_have i_have wir_haben ich_habe'),
    anyOf('your eure deine ihre'),
    anyOf(
      'camera photo* picture* address* number* files password* data messages webcam screen kamera* foto* bilder adresse* daten nachrichten passwort*',
    ),
  ),
  inOrder(6, anyOf('will_be_sorry will_regret das_werdet_ihr werdet_ihr_bereuen es_bereuen'), anyOf('if wenn nicht')),
);
