import { anyOf, either, inOrder, near, notBefore } from './phrases.ts';

const SOMEBODY = anyOf(
  'you your yours who whose whom which_of_you anybody anyone everybody everyone sie ihr ihre ihren ihnen du dein deine wer wen hat_jemand haben_sie',
);
/** Health, faults, love, money, faith and where somebody sleeps: what people tell nobody whom they do not know. */
const MATTERS = anyOf(
  'sleep_with_your sleep_with_you last_visit_to_the sexually_transmitted treated_at treated_for in_hospital in_a_hospital antidepressant* psychiatrist* which_clinic what_clinic in_rehab rehab hiv miscarriage had_surgery sexually_transmitted erectile menopause on_your_period',
  'your_partner your_ex last_kiss last_kissed your_marriage your_girlfriend your_boyfriend ihrem_partner ihrer_partnerin deinem_partner',
  'to_court in_court in_prison in_jail convicted arrested criminal_record been_fined shoplift* tax_evasion evaded_tax',
  'attracted_to unfaithful an_affair cheated_on one_night_stand last_time_you_had_sex had_sex in_bed naked virginity turn_you_on',
  'mortgage bank_balance your_savings in_your_account on_your_account on_your_bank_account how_much_rent in_debt your_debts overdraft monthly_rent',
  'staying_tonight hotel_room which_hotel sleep_tonight sleeping_tonight home_tonight alone_tonight allein_daheim allein_zu_haus alone_at_home this_week_alone after_dark walk_home',
  'pray prayed last_prayed go_to_church go_to_mosque believe_in_allah believe_in_jesus been_baptised',
  'krankenhaus_gewesen im_krankenhaus klinik psychiater* antidepressiva operiert vor_gericht im_gefangnis verurteilt fremdgegangen untreu affare nackt kontostand kredit_ab miete_zahlen schulden hotelzimmer welchem_hotel ubernachten gebetet beten_sie in_die_kirche moschee partei_bekommt',
);
const CODE = anyOf('code codes pin number passcode token zahl nummer ziffern');
const SENT = anyOf(
  'by_text text_message text_messages texted_you texted sms per_sms by_sms just_got just_get just_received authenticator we_sent_you sent_to_your_phone zugeschickt gerade_bekommen',
);
const CHILD = anyOf(
  'your_daughter your_daughters your_son your_sons your_child your_children your_kids your_kid your_wife your_husband your_parents ihre_kinder ihr_kind ihre_tochter ihr_sohn deine_kinder eure_kinder ihre_frau ihr_mann',
);
const CARD = anyOf(
  'long_number membership_card number_where number_on_your text_you call_you reach_you_tonight reach_you_at_home your_pass staff_pass your_badge',
);
const GIVE = anyOf(
  'leave give read_out post send tell share photograph film scan upload forward type enter schicken geben nennen vorlesen fotografieren hochladen weiterleiten',
);

/** Questions about what is nobody's business, where no document or number is asked for by its name. */
export const PRIVATE_MATTERS = either(
  near(7, SOMEBODY, MATTERS),
  near(6, CODE, SENT),
  inOrder(
    2,
    anyOf('where which when at_what_time wo wann welche welcher wohin'),
    notBefore(anyOf('s'), anyOf('do does is are gehen geht wohnen')),
    CHILD,
  ),
  inOrder(6, GIVE, CARD),
);
