/** On the folded text: words of somebody who is not the organiser, or who wants something that no organiser asks for. */
export const FOREIGN_WORDS: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:i am|im|this is|here is|ich bin|hier ist|hier spricht|hier schreibt) (?:(?:the|your|an?|our|der|die|das|ihre?|ein|eine|unsere?) )?(?:\w+ )?(?:admin\w*|moderator\w*|organi[sz]er\w*|host|support|security|police|polizei|veranstalter\w*|ceo|chef\w*|bank|helpdesk|it team|staff)\b/,
    'speaks as a person',
  ],
  [
    /\b(?:i am|im|this is|here is|ich bin|hier ist|hier spricht|hier schreibt) (?:(?:the|your|der|die|ihre?) )?speaker\b|(?:^|[.!?:] )(?:the |your |der |ihre? )?(?:admin\w*|moderators?|organi[sz]ers?|host|(?:it |tech )?support|security|police|polizei|veranstalter) (?:here|hier)\b|(?:^|[.!?:] )(?:a word |news |message )?(?:from|von) (?:the|your|our|der|dem|den|ihrem?|unserem?) (?:admin\w*|moderator\w*|organi[sz]er\w*|host|support|security|police|polizei|veranstalter\w*|bank)\b/,
    'speaks as a person',
  ],
  [
    /\b(?:ignore|disregard|forget|ignorier\w*|vergiss|vergessen)\b.{0,40}\b(?:instruction\w*|prompt\w*|rules|previous|above|anweisung\w*|regeln|vorherig\w*|bisherig\w*)\b/,
    'talks to a model',
  ],
  [
    /\b(?:system ?prompt|language model|sprachmodell|as an ai|jailbr\w+|developer mode|chatgpt|claude|anthropic)\b/,
    'talks about a model',
  ],
  [
    /\b(?:pass ?(?:word|wort|code|phrase)\w*|kennwor\w*|credit ?card\w*|kreditkart\w*|iban|bank (?:details|account)|konto(?:daten|nummer)|zugangsdaten|login|log in|sign in|einlogg\w*|anmelden|verification code|social security|pin code|(?:your|ihre?n?|eure?n?|deine?n?) pin|api keys?|seed phrase|wallet|date of birth|geburtsdat\w+|maiden name|madchenname\w*|your (?:home |e ?mail |postal )?address|(?:ihre|eure|deine) (?:\w+ )?adresse)\b/,
    'asks for secrets',
  ],
  [
    /\b(?:donate|donation\w*|spende\w*|paypal|bitcoin|crypto|krypto\w*|buy now|jetzt kaufen|discount\w*|rabatt\w*|promo code|gift ?card\w*|gutschein\w*|free money|send (?:me|money|\w+ (?:euros?|dollars?|pounds?))|uberweis\w*|invest\w* in|subscribe|abonnier\w*|sign up|follow me|folgt mir|click|klick\w* hier|download|herunterlad\w*|install\w*|scan the|qr code|dm me|add me)\b/,
    'advertises',
  ],
  [
    /\b(?:whatsapp|telegram|discord|tiktok|insta|instagram|facebook|snapchat|youtube|twitch|linkedin|onlyfans|reddit|twitter|threema|tinder)\b/,
    'advertises',
  ],
  [/\b(?:sex|sexy|sexiest|naked|nudes?|nackt\w*|horny|geil\w*|orgasm\w*)\b/, 'is about sex'],
  [
    /\bshut up\b|\b(?:halt|haltet|halten sie) (?:die|das) (?:klappe|fresse|maul|schnauze)\b|\b(?:liars?|frauds?|lugner\w*|betruger\w*)\b/,
    'insults',
  ],
];
