import { anyOf, either, inOrder, near } from './phrases.ts';

/** What frightens a hall, in French, Spanish, Italian, Portuguese, Dutch, Polish, Turkish and Russian. */
const DANGER = anyOf(
  'fumee feu incendie bombe humo fuego incendio bomba fumo fumaca fogo er_is_rook rook_in er_is_brand brandalarm een_bom dym pozar pali_sie bomba duman yangin bomba дым пожар бомба бомбу горит',
);
const BUILDING = anyOf(
  'batiment salle couloir immeuble edificio sala pasillo edificio corridoio predio corredor delledificio nelledificio gebouw zaal budynku budynek sali korytarzu binada binayi salonda здании зале коридоре здание',
);
const AWAY = anyOf(
  'evacuez evacuer sortez dehors fuyez dirigez evacuen salgan salid corran fuera uscite uscire scappate fuori andate evacuate saiam dirijam corram fora naar_buiten ga_naar verlaat ren wychodzcie uciekajcie ewakuacja na_zewnatrz udac disari cikin cikislara kacin выходите бегите на_выход пройдите эвакуация покиньте наружу к_выходам',
);
const WAY_OUT = anyOf(
  'sortie sorties salida salidas uscita saida saidas uitgang nooduitgang wyjscia wyjsc wyjscie cikisa cikislara выход выходу выходам',
);
const EVERYBODY = anyOf('tout_le_monde tous todos todas tutti todos_voces iedereen wszyscy herkes все');

/** Calls to go and alarms in those languages. */
export const GO_ABROAD = either(
  near(8, DANGER, AWAY),
  near(4, DANGER, BUILDING),
  inOrder(5, AWAY, either(WAY_OUT, BUILDING)),
  near(2, EVERYBODY, AWAY),
);

const GIVE = anyOf(
  'postez ecrivez donnez donne envoyez tapez partagez escriban escribe escribid dame denme manden compartan scrivete scrivi dammi datemi inviate mandate escrevam escreva envie mande digite diga zet stuur geef typ deel schrijf podaj podajcie napisz napiszcie wyslij yaz yazin gonder soyle ver напиши* пришли* скажи* дай* введи*',
);
const ASKED_FOR = anyOf('quel_est quelle_est cual_es qual_e wat_is jaki_jest jakie_jest ne nedir какои какая');
const SECRET = anyOf(
  'numero_de_telephone numero_de_portable adresse mot_de_passe carte_bancaire code_pin numero_de_movil numero_de_telefono contrasena direccion tarjeta password numero_di_telefono numero_di_cellulare indirizzo carta_di_credito numero_de_telemovel numero_de_telefone senha morada endereco cartao telefoonnummer wachtwoord adres pincode numer_telefonu haslo adres_domowy pesel telefon_numarani telefon_numaranizi sifren sifreni sifreniz adresini номер_телефона пароль адрес',
);
const YOUR = anyOf(
  'votre vos ton ta tu su tus sus vuestro vuestra tuo tua vostro vostra seu sua teu vosso vossa je jullie uw twoj twoje swoj swoje wasze свои свой твои твой ваш у_тебя у_вас',
);

/** Requests for what is somebody's own in those languages. */
export const DATA_ABROAD = either(
  inOrder(3, GIVE, YOUR, SECRET),
  inOrder(3, ASKED_FOR, YOUR, SECRET),
  inOrder(1, anyOf('telefon_numarani telefon_numaranizi sifreni adresini'), anyOf('yaz yazin gonder soyle ver')),
  inOrder(0, anyOf('sifren sifreniz'), anyOf('ne nedir')),
);

/** A prize for nothing in those languages. */
export const PRIZE_ABROAD = either(
  inOrder(
    2,
    anyOf(
      'vous_avez_gagne tu_as_gagne has_ganado ha_ganado han_ganado hai_vinto avete_vinto ha_vinto voce_ganhou ganhaste je_hebt u_heeft wygrales wygralas kazandin* вы_выиграли ты_выиграл*',
    ),
    anyOf(
      'un une uno una um uma een iphone telefon telefoon* premio premi prix cadeau prijs prize приз айфон телефон gewonnen',
    ),
  ),
  inOrder(1, anyOf('telefon iphone hediye odul'), anyOf('kazandin*')),
  inOrder(
    2,
    anyOf('reclamez recuperez reclama recoge ritira ritirate resgate claim odbierz hediyenizi заберите'),
    anyOf('votre ton tu su subito il seu nu je swoja swoj alin свои свой'),
    anyOf('cadeau prix premio regalo tuo_premio presente cadeaubon prijs nagrode подарок приз'),
  ),
  anyOf(
    'hediyenizi_alin argent_facile gana_dinero_desde gane_dinero_desde guadagna_da_casa ganhe_dinheiro_em заработок_на_дому',
  ),
);

const STAGE = anyOf(
  'orateur lorateur oratrice loratrice conferencier conferenciere presentateur presentatrice ponente orador oradora presentador presentadora conferenciante relatore relatrice oratore palestrante apresentador apresentadora spreker spreekster presentator prelegent prelegentka mowca konusmaci sunucu докладчик докладчица ведущии ведущая спикер',
);
const VILE = anyOf(
  'idiot idiote nul nulle moche stupide debile idiota tonto tonta estupido estupida fea feo inutil no_sabe_nada idiota stupido stupida scemo brutta brutto non_sa_niente burro burra estupido feia ridiculo idioot dom dommerik lelijk waardeloos glupi glupia idiota debil brzydka aptal salak gerizekali cirkin идиот* тупои тупая дурак дура урод* уродина кретин',
);
/** A guest insulted in those languages. */
export const INSULT_ABROAD = inOrder(3, STAGE, VILE);

/** Threats, and calls to end one's life, in those languages. */
export const THREAT_ABROAD = anyOf(
  'je_vais_te_tuer je_vais_te_crever va_te_pendre va_mourir suicide_toi tue_toi je_sais_ou_tu_habites te_voy_a_matar os_voy_a_matar matate muerete suicidate se_donde_vives ti_ammazzo ti_uccido vi_ammazzo ammazzati ucciditi so_dove_abiti vou_te_matar mata_te se_mata_logo vai_morrer sei_onde_moras sei_onde_voce_mora ik_maak_je_dood ik_vermoord_je pleeg_zelfmoord ga_dood maak_jezelf_dood ik_weet_waar_je_woont zabije_cie zabij_sie powies_sie zdechnij wiem_gdzie_mieszkasz seni_oldurecegim oldurecegim kendini_as kendini_oldur geber nerede_yasadigini_biliyorum убью_тебя я_тебя_убью убеи_себя убей_себя сдохни повесься я_знаю_где_ты',
);
