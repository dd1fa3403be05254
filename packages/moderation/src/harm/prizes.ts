import { anyOf, harm, near, notBefore, inOrder } from './phrases.ts';
import { PRIZE_ABROAD } from './abroad.ts';
import { SUM } from './facts.ts';
import { FALSE_ALARM, PAID_ANSWERS, PAY_TO_STAY, WINDFALLS } from './scams.ts';

const PRIZE = anyOf(
  'prize prizes raffle* lottery lotteries sweepstake* giveaway* voucher* coupon* jackpot* freebie* gift_card* gift_voucher* surprise_gift mystery_gift goodie* tombola cashback',
  'gewinnspiel* verlosung* verlost lotterie* hauptgewinn* gutschein* preisausschreiben geschenkkarte* tombola sachpreis*',
);
const GOODS = anyOf(
  'iphone iphones phone ipad tablet laptop ticket tickets gift gifts holiday holidays trip weekend cruise car watch voucher headphones console bike shirt t_shirt mug mugs book books',
  'stickers pizza food lunch drink drinks coffee merch* upgrade upgrades trial trials subscription account samples sample shipping consult* money cash crypto bitcoin coins playstation tv hotel dinner',
  'handy smartphone reise kreuzfahrt auto uhr karten kopfhorer wochenende fahrrad urlaub fernseher abo gratisprobe tasse essen eintrittskarten',
);
const FREE = anyOf('free complimentary gratis kostenlos kostenlose kostenloses kostenlosen geschenkt');
const WON = anyOf(
  'won gewonnen der_gewinner die_gewinnerin been_selected been_chosen ausgewahlt ausgelost win_a_free lucky_winner the_winner our_winner todays_winner lucky_visitor lucky_guest glucklicher_gewinner',
);
const YOU = anyOf('you you_ve youve who everyone everybody first_ten congratulations sie ihr du gluckwunsch alle wer');
const WIN = anyOf('win wins gewinnen gewinnt gewinne verlosen verschenken');
const THING = anyOf(
  'a an one two free big up_to tickets prizes money cash one_of our the_new einen eine ein zwei mit tolle attraktive jetzt',
);
const CLAIM = anyOf(
  'claim collect redeem grab secure pick_up unlock get receive einlosen sichern abholen abholt sichere sichert holen',
);
const REWARD = anyOf(
  'prize prizes gift gifts reward rewards voucher* bonus cashback gutschein* pramie pramien geschenk geschenke gewinn belohnung refund payout inheritance',
);
const PAYS = anyOf(
  'get gets getting earn earns earning make makes making receive receives win wins invest invests pay pays send sends deposit transfer wire lend give double triple wager bet erhalten erhalt bekommen bekommt verdienen verdient verdienst investieren zahlen uberweisen einzahlen schicken',
);
const MONEY = anyOf(
  '#_euro* #_dollar* #_pound* #_francs #_franken #_usd #_eur #_bitcoin* #_coin* #_eth easy_money quick_money extra_money real_money money_from money_online money_while money_fast',
  'a_fortune thousands_of hundred_euro* hundred_dollar* thousand_euro* thousand_dollar* million* free_money schnelles_geld viel_geld geld_im leichtes_geld bargeld cash money_back extra_cash',
);
const GAIN = anyOf(
  'your_money your_income your_savings your_cash your_bitcoin your_coins your_investment your_deposit your_stake it_back ihr_geld ihren_einsatz dein_geld geld_verdoppeln',
);
const RETURNS = anyOf(
  'returns profit profits income interest yield earnings gains rendite renditen gewinne zinsen ertrage einkommen payout* success_rate',
);
const SURE = anyOf(
  'guaranteed passive risk_free riskfree no_risk secure_your monthly daily garantierte garantiert garantierten risikofrei* risikolos* passives sichere',
);
const SCHEME = anyOf(
  'get_rich financial_freedom before_it_moons hot_singles singles_near followers_for_free kilos_in_a_week tax_refund* to_this_account forex day_trading trading_signal* trading_tip* stock_tip* betting_tip* hot_tip presale airdrop nft_drop pyramid ponzi nigerian_prince schnell_reich reich_werden finanzielle_freiheit passives_einkommen work_from_home_and nebenverdienst heimarbeit',
  'become_rich getting_rich one_simple_trick one_weird_trick secret_method geheimtipp inherit_a inherited_a lose_weight_fast miracle_cure wunderpille wundermittel',
);
const OFFER = anyOf(
  'special_offer* exclusive_offer* limited_offer* our_offer* offer_ends offer_expires limited_time best_price half_price lowest_price off_our off_all off_every #_percent_off percent_off buy_our_token* buy_our_coin* buy_my_token* black_friday flash_sale clearance premium_course free_shipping',
  'exklusives_angebot sonderangebot* tagesangebot* halben_preis zum_halben reduziert* schnappchen angebot_endet nur_heute_zum rabatt* prozent_auf discount* sale_ends while_stocks act_now claim_your claim_the order_now order_today order_yours bestellen_sie jetzt_bestellen jetzt_sichern jetzt_zugreifen zugreifen',
);
const URGENT = anyOf(
  'only_today today_only last_chance hurry be_quick ends_today ends_tonight before_midnight only_a_few last_few nur_heute nur_noch letzte_chance beeil* schnell_sein expires_in within_24',
);
const BARGAIN = anyOf(
  'price prices course courses vouchers membership subscription percent deal deals order seats_at places_at preis kurs prozent angebot platze_zum rabatt',
);
const FEE = anyOf('fee fees customs deposit shipping_cost* handling gebuhr* zoll* anzahlung porto');
const PARCEL = anyOf('parcel package delivery shipment account subscription paket lieferung sendung konto');
const TROUBLE = anyOf(
  'could_not_be_delivered customs on_hold suspended locked be_closed been_blocked expires_today nicht_zugestellt gesperrt',
);

/** What is promised for nothing, and what would be lost by believing it. */
export const PRIZES_OR_SCAMS = harm(
  'promises a prize',
  [
    inOrder(
      3,
      anyOf('you_have youve you_are youre you_just congratulations sie_haben ihr_habt du_hast gluckwunsch herzlichen'),
      WON,
    ),
    inOrder(
      3,
      anyOf('claim collect redeem einlosen sichern'),
      anyOf('prize prizes gift gifts reward voucher* bonus cashback gutschein* geschenk gewinn pramie'),
    ),
    inOrder(2, SURE, anyOf('returns profit profits rendite renditen gewinne')),
    inOrder(1, anyOf('double triple multiply verdopple verdoppeln verdoppelt'), GAIN),
    inOrder(
      3,
      anyOf('earn make making earning verdiene verdienen verdient'),
      anyOf(
        'easy_money quick_money money_from_home money_online extra_cash money_fast thousands_of von_zu_hause schnelles_geld',
      ),
    ),
    inOrder(
      4,
      anyOf('get win receive'),
      FREE,
      anyOf('iphone iphones ipad laptop money cash crypto bitcoin coins voucher* holiday tickets'),
    ),
    inOrder(
      8,
      inOrder(5, anyOf('send invest deposit transfer wire uberweisen investieren schicken'), MONEY),
      anyOf('get receive double back return triple wallet erhalten bekommen zuruck verdoppeln'),
    ),
    anyOf('get_rich_quick nigerian_prince schnell_reich_werden'),
    FALSE_ALARM,
    PRIZE_ABROAD,
  ],
  [
    PRIZE,
    WINDFALLS,
    PAID_ANSWERS,
    PAY_TO_STAY,
    SUM,
    inOrder(
      6,
      anyOf('winner gewinner gewinnerin'),
      anyOf('flies fly travels goes_to gets takes receives fliegt reist bekommt erhalt'),
    ),
    inOrder(5, anyOf('tap click press tippen tippt klick klickt'), REWARD),
    inOrder(
      6,
      anyOf('fund scheme plan portfolio system fonds'),
      anyOf('never_lost never_loses never_lose nie_verloren cannot_fail'),
    ),
    inOrder(4, YOU, WON),
    notBefore(anyOf('win argument customer* back time'), inOrder(1, WIN, THING)),
    inOrder(2, FREE, GOODS),
    inOrder(3, anyOf('giving_away give_away'), anyOf('phones laptops tablets tickets iphones cars prizes')),
    inOrder(3, CLAIM, REWARD),
    inOrder(5, PAYS, MONEY),
    near(3, anyOf('double triple multiply grow verdoppeln'), GAIN),
    inOrder(2, SURE, RETURNS),
    inOrder(
      5,
      anyOf('send invest deposit transfer wire pay sende senden schicke schicken uberweise uberweisen'),
      anyOf('# coin coins bitcoin* token tokens euro euros dollar* money geld munze* eth'),
      anyOf('get receive receiving earn erhalte erhalten bekomme bekommen'),
      anyOf('back double twice zuruck doppelt'),
    ),
    SCHEME,
    OFFER,
    near(8, URGENT, BARGAIN),
    anyOf('release_your inheritance erbschaft'),
    inOrder(5, anyOf('pay transfer send settle zahlen bezahlen begleichen'), FEE),
    near(6, PARCEL, TROUBLE),
    anyOf(
      'cash your_refund a_refund refund_of winners winner_gets reward_points gewonnen gratis bargeld bezahlt_werden nur_noch_heute geschenkt guess_and_win mitmachen_und_gewinnen zu_gewinnen gewinnen_sie_jetzt awaits_you',
    ),
  ],
);
