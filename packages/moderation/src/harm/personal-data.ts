import { anyOf, either, harm, near, notBefore, inOrder } from './phrases.ts';
import { plainly } from './calls.ts';
import { DATA_ABROAD } from './abroad.ts';
import { PRIVATE_MATTERS } from './private.ts';

const ASK = anyOf(
  'post share send give tell type write drop leave enter provide submit list put paste reply reply_with text confirm dm state upload show',
  'reveal disclose message fill_in need want collect collecting name hand_over read_out spell verify update register pass_on swap exchange include add comment',
  'nenne teile schicke sende poste postet zeig zeige verrate schreibe schreiben schreibt schreib nennen nennt nenn teilen teilt schicken schickt schick senden sendet geben gebt gib posten postet eintragen eingeben',
  'tragen verraten verrat bestatigen bestatigt hochladen laden zeigen zeigt mitteilen hinterlassen hinterlasst brauchen benotigen angeben sagen sagt tippen',
);
/** What identifies somebody, opens what is theirs, or finds them. */
const SECRET = anyOf(
  'phone_number* mobile_number* cell_number* telephone_number* whatsapp_number* mobile_phone* cell_phone* home_number home_address* street_address* postal_address*',
  'landline* registration_plate home_phone mailing_address private_address birthday birth_date birthdate date_of_birth password* passcode* passphrase* pin pins pin_code iban credit_card* debit_card* card_number* card_details',
  'bank_account* account_number* bank_details account_details bank_card passport* social_security* ssn national_insurance* tax_number tax_id insurance_number driving_licen* driver_licen* drivers_licen* licen*_plate* number_plate',
  'id_card identity_card id_number employee_id student_id cvv cvc security_code last_four_digits last_four maiden_name login logins credentials two_factor_code verification_code api_key* signature fingerprint* payslip* salary_slip private_key* seed_phrase recovery_phrase',
  'handynummer* handy_nummer telefonnummer* telefon_nummer mobilnummer* rufnummer* anschrift* privatadresse wohnadresse geburtsdatum geburtstag passwort passworter kennwort iban kontonummer* kontodaten bankverbindung* bankdaten',
  'kreditkarte* kartennummer* ausweis* personalausweis* reisepass* sozialversicherung* steuernummer* steuer_id fuhrerschein* kennzeichen madchenname* zugangsdaten tan unterschrift gehaltszettel versichertennummer',
);
const YOUR = anyOf(
  'your yours ur ihr ihre ihren ihrem ihrer ihres euer eure euren eurer eures dein deine deinen deiner deines',
);
/** Nobody's business where it is somebody's own. */
const OWN = anyOf(
  'address addresses email emails e_mail e_mails full_name real_name legal_name surname last_name first_name family_name age exact_age location whereabouts',
  'number mobile cell digits street postcode post_code zip_code zip house_number home_town hometown income salary wage wages pay payslip rent savings debt debts net_worth',
  'medication illness disease* diagnosis medical health_condition doctor therapist therapy disability religion faith sexuality sexual* orientation marital spouse',
  'criminal_record first_pet mother_s mothers fathers weight bmi blood* boss_s employer_s passport bank account card ssn id badge dna face photo_id whatsapp telegram instagram handle wifi home_network licence license',
  'adresse e_mail_adresse mailadresse vollen_namen vollstandigen_namen richtigen_namen vollstandiger_name nachname* nachnamen vorname* alter gehalt lohn einkommen miete schulden vermogen medikamente krankheit* diagnose religion konfession',
  'wohnort standort postleitzahl hausnummer strasse gewicht blutgruppe handy arzt pin konto karte vorstrafen sexuelle personalnummer matrikelnummer',
);
const YOU = anyOf('you u sie ihr du ihnen euch dir');
const ARE = anyOf('are were r sind seid bist waren');
const STATE = anyOf(
  'pregnant single married divorced gay straight lesbian bisexual queer religious ill sick disabled depressed in_debt in_therapy on_medication a_member vaccinated a_virgin virgin a_muslim a_christian jewish catholic',
  'unemployed bankrupt addicted hiv home_alone alone_at_home schwanger verheiratet ledig geschieden schwul lesbisch krank behindert vorbestraft arbeitslos verschuldet depressiv geimpft allein_zu_hause mitglied',
);
const PRIVATELY = anyOf(
  'earn owe weigh inherit get_paid are_you_paid make_a_year make_a_month make_per make_in_a_year pray suffer_from sleep_with live_alone take_home_after take_home_a_month take_home_each',
  'verdienen verdienst verdient wiegen wiegst gewahlt wahlen_wurden beten schulden leiden_sie erben',
);
const HOW_MUCH = anyOf(
  'how_much how_many_euros how_many_dollars how_heavy what who whom which_party which_candidate wie_viel wieviel was wen welche_partei whose',
);
const ILLNESS = anyOf(
  'illness* disease* medication* medicine* drugs diagnos* disorder* condition* allerg* therapy krankheit* medikament* diagnose* leiden therapie* allergie* party religion church faith god partei konfession kirche glaube*',
);
const WHICH = anyOf('which what welche welches welcher welchen an_welchen');
const PICTURE = anyOf(
  'photo photos picture pictures scan scans copy selfie selfies screenshot video foto fotos bild scan kopie selfie',
);
const OF = anyOf('of showing with von ihres ihrer deines deiner eures vom mit');
const SHOWN = anyOf(
  'yourself yourselves you your* passport* badge* card* licen* contract* payslip* home house children kids face desk sich ihr* ausweis* pass vertrag* gesicht* wohnung kinder',
);
const PLACES = anyOf(
  'school kindergarten street house hospital doctor bank district village apartment floor schule kita strasse krankenhaus arzt bank wohnung',
);
const GOES = anyOf('do does did is are your ihr gehen geht wohnen bei');
const PHRASES = anyOf(
  'how_old_are_you wie_alt_sind_sie wie_alt_seid_ihr wie_alt_bist_du where_exactly_do_you_live where_do_you_sleep house_keys political_party_do did_you_vote do_you_vote_for will_you_vote_for would_you_vote_for when_were_you_born where_were_you_born what_day_were_you_born wo_wohnen wo_genau_wohnen wo_wohnst_du wo_wohnt_ihr wann_sind_sie_geboren',
  'have_an_illness have_a_disease you_not_at_home mental_illness had_an_abortion leiden_sie_an leidest_du_an kids_names childrens_names names_of_your_children where_do_you_keep_your security_question* leave_your_flat leave_your_house leave_your_home flat_empty house_empty wohnung_leer sicherheitsfrage* home_alone nobody_be_at_home nobody_is_at_home no_one_is_home nobody_is_home niemand_zu_hause nicht_zu_hause when_are_you_away when_are_you_on_holiday wann_sind_sie_im_urlaub do_you_believe_in_god glauben_sie_an_gott do_you_take_drugs nehmen_sie_drogen',
  'have_you_ever_been_arrested have_you_been_arrested ever_stolen ever_cheated schon_einmal_gestohlen swap_numbers exchange_numbers call_you_back back_of_your_card rucen_der_karte',
);
/** What a bank asks to know somebody by. */
const CALLED_LIKE = anyOf(
  'name names called surname maiden_name born birthplace nickname name_des heisst hiess hiessen namen madchenname* geburtsname geburtsort spitzname kosename',
);
const KIN = anyOf(
  'mother mothers father fathers parents pet pets dog cat grandmother grandfather sister brother wife husband partner first_school first_teacher best_friend first_car childhood_friend mutter vater eltern haustier* hund katze hundes oma opa grossmutter schwester bruder frau mann partner* grundschule lehrer* schule freund* kindheit*',
);
const LIVE = notBefore(
  anyOf('with stream on'),
  anyOf('where_do_you_live where_do_you_all_live where_does_your_family_live wo_leben_sie'),
);

/** Requests for what identifies somebody, or is nobody's business. People may ask a speaker for an e-mail address. */
export const PERSONAL_DATA = harm(
  'asks for personal data',
  [
    plainly(inOrder(5, ASK, YOUR, SECRET)),
    plainly(notBefore(anyOf('on here_on is for_the policy policies field in_the'), inOrder(2, ASK, SECRET))),
    inOrder(3, WHICH, YOUR, SECRET),
    inOrder(3, ASK, anyOf('code_from_your_sms code_from_your_phone code_you_just six_digit_code')),
    DATA_ABROAD,
    inOrder(3, anyOf('what_is whats wie_lautet wie_ist was_ist'), YOUR, SECRET),
    plainly(
      inOrder(
        6,
        ASK,
        PICTURE,
        OF,
        anyOf('passport* id_card bank_card credit_card ausweis* reisepass* personalausweis* kreditkarte*'),
      ),
    ),
  ],
  [
    near(6, ASK, SECRET),
    notBefore(
      anyOf('this that it these them one layout component design view table'),
      inOrder(3, YOUR, either(SECRET, OWN)),
    ),
    inOrder(2, ARE, YOU, STATE),
    inOrder(5, HOW_MUCH, YOU, PRIVATELY),
    inOrder(7, HOW_MUCH, PRIVATELY, YOU),
    inOrder(4, WHICH, ILLNESS, YOU),
    inOrder(3, PICTURE, OF, SHOWN),
    notBefore(
      anyOf('build use test integrate deploy work follow prefer'),
      inOrder(3, WHICH, PLACES, GOES, either(YOU, YOUR)),
    ),
    inOrder(
      4,
      anyOf('digits number numbers code ziffern nummer zahlen'),
      anyOf('card phone passport account license licence karte handys handy ausweis* kontos'),
    ),
    inOrder(3, ASK, anyOf('us me uns mir'), YOUR, anyOf('name address number location namen adresse nummer standort')),
    PHRASES,
    PRIVATE_MATTERS,
    near(
      8,
      anyOf(
        'doctor dentist gynaecologist gynecologist surgeon psychologist urologist arzt arztin zahnarzt psychologe psychologin',
      ),
      anyOf('your_last your_next you_last tell_you told_you say_to_you see_you ihnen euch dir visit_you'),
    ),
    inOrder(
      4,
      anyOf('doctor dentist surgeon therapist arzt'),
      anyOf('say said tell told sagt sagte'),
      anyOf('you your at_your to_you'),
    ),
    near(4, CALLED_LIKE, inOrder(1, YOUR, KIN)),
    LIVE,
  ],
);
