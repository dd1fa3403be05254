import { fold, stem } from './text.ts';

/**
 * Words that say nothing about a subject: they make no topic, and anybody may use them whoever wrote them in the chat.
 * Kept short on purpose: what is missing here is repeated only when three people said it.
 */
const ENGLISH = `
a about above actually after again ago all almost already also always am an and another any anybody anyone anything are
around as ask asked asking at away back be because been before being below best better between big both bit but by can
cannot could day did different do does done down during each early easy either else end enough even ever every everybody
everyone everything example examples far few final find first for from full get getting give given go going good got
great had half happen happened hard has have having hear heard hello help helped helpful helps her here hi him his hope
how however i idea ideas if important in instead interesting into is it its just keep kind know known last late later
learn learned least less let like likely listen little long look lot made main make making many matter maybe me mean
means meet might minute minutes moment moments more most much must my near need needed never new next nice no nobody none
not nothing now number of off often ok okay old on once one only open opinion or other others our out over own part
parts past people perhaps please point points possible probably put quick quite rather really reason recent right said
same saw say saying second see seem seen several shall share short should show since small so some somebody someone
something soon start started still such sure take talk tell than thank thanks that the their them then there these they
thing things think this those though thought three through time times to today together told too topic topics towards
try trying turn two under understand until up us use used useful using usually very view want wanted was way ways we well
were what when where whether which while who whole whom whose why will with within without wonder word words work worked
working works worth would write wrong year years yes yet you your yours yourself
answer answers audience break challenge chat chats clear comment comments compare conversation course deeper demo describe
discuss discussion doubt doubts expect experience experiences experienced explain favourite feel feeling felt follow
fine lost order sound sounds tried future group hands idea impression impressions improve insight join live listening love main message method mind missing
name note notes opinions pace pause perspective poll practice prefer present problem problems question questions reaction
reactions ready recap remember room round sentence session sessions slide slides slow speaker step steps story stories
subject summary surprise surprised surprising takeaway takeaways task tasks team teams thoughts tip tips tool tools trick
unclear usual video vote votes welcome yourselves
colleague colleagues company customer customers office remote
autumn blue colour colours green light month red spring summer week winter`;
const GERMAN = `
ab aber alle allem allen aller alles als also am an andere anderen anderer anderes anders auch auf aus bald bei beide beim
beispiel beispiele bereits besser beste besten bis bisher bitte bringen da dabei dadurch dafür dagegen damit danach dank
danke dann daran darauf daraus darf darin darüber darum das dass davon dazu dein dem den denken denn der des deshalb dich
die dies diese diesem diesen dieser dieses ding dinge dir doch dort drei du durch dürfen eben eher eigene eigenen eigentlich
ein eine einem einen einer eines einfach einige einiges einmal ende endlich er erst erste ersten es etwa etwas euch euer
falls fast finde finden für ganz ganze gar geben gegen geht gehen genau genug gerade gern gerne gesagt gibt gleich groß
große gut gute guten haben habe hallo halt hat hatte hätte heißt helfen heute hier hilfe hilft hin hinter hören ich idee
ideen ihm ihn ihnen ihr ihre ihrem ihren ihrer im immer in ins interessant ist ja jede jedem jeden jeder jedes jemand jetzt
kann kein keine keinen klar klein kleine kommen kommt können könnte kurz kurze lange lassen leicht letzte letzten lernen
lieber machen macht mal man manche mehr mein meine meinem meinen meinung meinungen meist mich minute minuten mir mit möchte
möchten möglich müssen muss nach nächste nächsten name natürlich neben nein nicht nichts nie niemand noch nun nur ob oben
oder oft ohne ok paar passiert punkt punkte rund sache sachen sagen schnell schon schreiben schritt schwer sehen sehr sein
seine seit selbst sich sicher sie sind so sogar solche soll sollen sollte sonst statt stelle stellen teil teile tun über
um und uns unser unsere unter viel viele vielen vielleicht vom von vor wann war waren warum was wäre weg wegen weil weiter
welche welchem welchen welcher welches wenig weniger wenn wer werden wichtig wichtige wichtigste wie wieder wir wird wirklich
wissen wo woher wollen worte wort wurde würde zeigen zeit zu zum zur zusammen zwei zwischen
ablauf abstimmung antwort antworten arbeit aufgabe austausch eindruck einschätzung erfahrung erfahrungen erklären erleben
erwarten erwartung frage fragen gefühl gespräch gruppe kommentar lösung meinen nachricht nennen nutzen nützlich pause praxis
problem probleme publikum raum reaktion reaktionen satz sicht sitzung tempo thema themen tipp tipps trick überraschend
überrascht umfrage unklar veranstaltung vergleich verstehen vorschlag vortrag vorteil vorteile wählen weg wege werkzeug
werkzeuge wunsch wünsche ziel ziele zukunft
blau durfte durften farbe farben frühjahr frühling grün herbst licht monat rot sommer winter woche`;

const COMMON: ReadonlySet<string> = new Set(
  `${ENGLISH} ${GERMAN}`
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => stem(fold(word))),
);

/** True for a folded word that says nothing about a subject; single characters count as such. */
export const isCommon = (token: string): boolean => token.length < 2 || COMMON.has(stem(token));

const CALENDAR: ReadonlySet<string> = new Set(
  `monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september
  october november december christmas easter english british german internet europe africa asia america australia`
    .split(/\s+/)
    .map(stem),
);

/** True for a folded word that English writes with a capital and that names nobody: days, months, languages, continents. */
export const isCalendar = (token: string): boolean => CALENDAR.has(stem(token));
