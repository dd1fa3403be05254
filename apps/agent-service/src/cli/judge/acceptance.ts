import type { Audience } from './recordings.ts';
import * as rooms from './rooms.ts';
import { DROPS, judgeDrops, type Noticed } from './drops.ts';
import { foresee } from './hindsight.ts';
import { counted } from './run.ts';
import { mean } from './statistics.ts';
import { isCall, listen, stopsTold } from './stops.ts';
import { alarmed, conductOf, noticesPerHour, watch, type Watched } from './watched.ts';

/** A line of the table of aims: what is measured, what it was before, is now and is to be. */
export type Row = { what: string; before: string; now: string; aim: string; met: boolean };

const MINUTE = 60_000;
/** What stays after a drop by half. */
const HALF = 0.5;
const number = (value: number): string => value.toFixed(2);
const share = (value: number): string => `${(100 * value).toFixed(0)} %`;
/** Whose rooms: made up from which seed, and how many replies a message draws. */
type By = { seed: number; replies: number };
const sessions = (count: number, { seed, replies }: By, make: rooms.Make): Watched[] =>
  Array.from({ length: count }, (_, i) => watch(make(`${seed}-${i}`, replies)));

/** Small steady meetings: who is alarmed though nothing happens, and how the score behaves. */
function steady(by: By): Row[] {
  const watched = sessions(100, by, rooms.steadyRoom);
  const perHour = noticesPerHour(watched);
  const alarmedShare = alarmed(watched) / watched.length;
  const { atZero, mean: level, jumpsPerMinute, unknown } = conductOf(watched);
  return [
    {
      what: 'steady small rooms: alarms/h; sessions alarmed in an hour',
      before: '1.12; 79 %',
      now: `${number(perHour)}; ${share(alarmedShare)}`,
      aim: '≤ 0.3; ≤ 20 %',
      met: perHour <= 0.3 && alarmedShare <= 0.2,
    },
    {
      what: 'the same: ticks at 0; mean score; jumps > 0.3 a minute (ticks without a score)',
      before: '42 %; 0.41; 0.57',
      now: `${share(atZero)}; ${number(level)}; ${number(jumpsPerMinute)} (${share(unknown)})`,
      aim: '≤ 2 %; 0.50–0.65; ≤ 0.05',
      met: atZero <= 0.02 && level >= 0.5 && level <= 0.65 && jumpsPerMinute <= 0.05,
    },
  ];
}

function beginnings(by: By): Row {
  const [greeting, opening] = [rooms.greetingRoom, rooms.openingRoom].map(
    (make) => alarmed(sessions(30, by, make), 45 * MINUTE) / 3,
  );
  return {
    what: 'of 10: greeting, then listening; lively opening, then listening: alarmed before minute 45',
    before: '10',
    now: `${(greeting ?? 0).toFixed(1)}; ${(opening ?? 0).toFixed(1)}`,
    aim: '≤ 2',
    met: (greeting ?? 0) <= 2 && (opening ?? 0) <= 2,
  };
}

const over = (of: readonly Watched[] = []): number => of.filter(({ notices }) => notices.length > 1).length;
const most = (watched: readonly Watched[]): number => Math.max(...watched.map(({ notices }) => notices.length));

function floods(by: By): Row {
  const [raid, trickle] = [rooms.raidedRoom, rooms.trickleRoom].map((make) => sessions(20, by, make));
  const bots = sessions(20, by, rooms.bottedRoom);
  const all = bots.reduce((sum, { notices }) => sum + notices.length, 0) / 2;
  const [raidMost, trickleMost] = [most(raid ?? []), most(trickle ?? [])];
  return {
    what: 'raid; trickle: most notices in a session (sessions of 20 with more than one); bots gone: notices in 10 sessions',
    before: '6; 3; 17',
    now: `${raidMost} (${over(raid)}); ${trickleMost} (${over(trickle)}); ${all.toFixed(1)}`,
    aim: '≤ 1; ≤ 1; ≤ 2',
    met: raidMost <= 1 && trickleMost <= 1 && all <= 2,
  };
}

function declines(by: By): Row {
  const watched = [3, 10, 40].flatMap((perMinute) =>
    sessions(20, by, (each, replies) => rooms.decliningRoom(perMinute, each, replies)),
  );
  const during = watched.map(({ notices }) => notices.find(({ atMs }) => atMs > rooms.DECLINE_FROM_MS));
  const named = during.filter((first) => first?.type === 'GRADUAL_DECLINE').length / 2;
  const told = during.filter((first) => first !== undefined && rooms.declined(first.atMs) > 0.25).length / 2;
  return {
    what: 'slow decline (3, 10, 40/min to 5 %), of 30: so named; told before ¾ are gone',
    before: '2; 28',
    now: `${named.toFixed(1)}; ${told.toFixed(1)}`,
    aim: '≥ 24; ≥ 27',
    met: named >= 24 && told >= 27,
  };
}

function slumps(by: By): Row {
  let [told, tried] = [0, 0];
  for (let i = 0; i < 20; i++) {
    const each = `${by.seed}-${i}`;
    const { notices } = watch(rooms.slumpingRoom(each, by.replies));
    for (const fromMs of rooms.slumps(each)) {
      tried += 1;
      if (notices.some(({ atMs }) => atMs > fromMs && atMs <= fromMs + 5 * MINUTE)) told += 1;
    }
  }
  const of70 = (70 * told) / tried;
  return {
    what: 'slumps of 4 min again and again, told in 5 min, of 70',
    before: '41',
    now: of70.toFixed(0),
    aim: '≥ 63',
    met: of70 >= 63,
  };
}

/** The aims for rooms that are made up from the given seed, in which a message draws so many replies on average. */
export const judgeRooms = (by: By): Row[] => [...steady(by), beginnings(by), floods(by), declines(by), slumps(by)];

/** Calls, untouched and silenced; nothing where there is no recording of any. */
function calls(audiences: readonly Audience[], seed: number): Row[] {
  const heard = audiences.filter(isCall).map(listen);
  if (heard.length === 0) return [];
  const notices = heard.flatMap((each) => each.notices);
  const perHour = noticesPerHour(heard);
  const talking = heard.reduce((all, { whileTalking }) => all + whileTalking.length, 0);
  const critical = notices.filter(({ severity }) => severity === 'CRITICAL').length / Math.max(1, notices.length);
  const told = (isLively: boolean): number =>
    mean(
      heard
        .filter(({ audience }) => isLively === rateOf(audience) >= 1)
        .map(({ audience }) => stopsTold(audience, seed, 10 * MINUTE)),
    );
  return [
    {
      what: 'calls: alarms/h; while ≥ 2 people talk; CRITICAL',
      before: '0.59; 13 of 16; 100 %',
      now: `${number(perHour)}; ${talking} of ${notices.length}; ${share(critical)}`,
      aim: '≤ 0.2; ≤ 2; ≤ 30 %',
      met: perHour <= 0.2 && talking <= 2 && critical <= 0.3,
    },
    {
      what: 'calls: everything stops, told in 10 min (< 1/min; more)',
      before: '53 %; 78 %',
      now: `${share(told(false))}; ${share(told(true))}`,
      aim: '≥ 50 %; ≥ 75 %',
      met: told(false) >= 0.5 && told(true) >= 0.75,
    },
  ];
}

function meetings(audiences: readonly Audience[], seed: number): Row[] {
  const small = audiences.filter(({ name }) => name.startsWith('irc-'));
  if (small.length === 0) return [];
  const told = mean(small.map((audience) => stopsTold(audience, seed, 5 * MINUTE)));
  const perHour = noticesPerHour(small.map(watch));
  return [
    {
      what: 'IRC meetings: everything stops, told in 5 min (alarms/h untouched)',
      before: '93 %',
      now: `${share(told)} (${number(perHour)})`,
      aim: '≥ 90 %',
      met: told >= 0.9,
    },
  ];
}

function streams(audiences: readonly Audience[], seed: number): Row[] {
  const busy = audiences.filter(({ kind }) => kind === 'busy');
  if (busy.length === 0) return [];
  const judged = busy.map((audience) => judgeDrops(audience, seed).ours);
  const perHour =
    judged.reduce((all, { alarms }) => all + counted(alarms).length, 0) /
    busy.reduce((all, { endMs }) => all + endMs / 3_600_000, 0);
  const within = DROPS.map((_, i) => [0, 1].map((h) => mean(judged.map(({ drops }) => drops[i]?.within[h] ?? 0))));
  const aims = [
    [0.95, 0.97],
    [0.7, 0.8],
    [0.3, 0.5],
  ];
  return [
    {
      what: 'busy streams: alarms/h; silence 120/300 s; 80 % drop; 50 % drop',
      before: '93/99 %; 44/70 %; 11/23 %',
      now: `${number(perHour)}; ${within.map((pair) => pair.map(share).join('/')).join('; ')}`,
      aim: '≤ 0.5; ≥ 95/97 %; ≥ 70/80 %; ≥ 30/50 %',
      met: perHour <= 0.5 && within.every((pair, i) => pair.every((value, h) => value >= (aims[i]?.[h] ?? 1))),
    },
    beside(
      judged.flatMap(({ drops }) => drops.at(-1) ?? []),
      busy.map((audience) => foresee(audience, HALF, seed)),
    ),
  ];
}

/** How much later than in hindsight a drop by half is noticed. */
function beside(ours: readonly Noticed[], best: readonly Noticed[]): Row {
  const told = (of: readonly Noticed[]): string =>
    `${[0, 1].map((h) => share(mean(of.map(({ within }) => within[h] ?? 0)))).join('/')}, ${seconds(of).toFixed(0)} s`;
  const ratio = seconds(ours) / seconds(best);
  return {
    what: 'the same, 50 % drop, mean delay (300 s if missed): ours; best in hindsight on these recordings; ratio',
    before: '',
    now: `${told(ours)}; ${told(best)}; ${ratio.toFixed(2)}`,
    aim: '≤ 1.5',
    met: ratio <= 1.5,
  };
}

const seconds = (of: readonly Noticed[]): number => mean(of.map(({ meanMs }) => meanMs)) / 1_000;

const rateOf = ({ minutes }: Audience): number => mean(minutes);

/** The aims for recordings of real audiences. */
export const judgeRecorded = (audiences: readonly Audience[], seed: number): Row[] => [
  ...calls(audiences, seed),
  ...meetings(audiences, seed),
  ...streams(audiences, seed),
];

/** The table of aims as lines of text. */
export const describeRows = (title: string, rows: readonly Row[]): string[] => [
  title,
  '| | before | now | aim | met |',
  '| --- | --- | --- | --- | --- |',
  ...rows.map(({ what, before, now, aim, met }) => `| ${what} | ${before} | ${now} | ${aim} | ${met ? 'yes' : 'no'} |`),
  '',
];
