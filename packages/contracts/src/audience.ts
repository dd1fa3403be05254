import Type, { type Static } from 'typebox';
import { Arm, ARMS, type Content } from './arms.ts';
import { about, named } from './describe.ts';
import { CONTENT_FIELDS, fieldsOf, type ContentField } from './fields.ts';
import { OneOf, Text, Whole } from './ids.ts';

/** How well a place knows who is there: each by name, how many alone, or nothing. */
export const Presence = named(
  'Presence',
  'How well a place knows who is there: `exact` each of them, `count` how many, `none` neither.',
  OneOf('exact', 'count', 'none'),
);
export type Presence = Static<typeof Presence>;

/** What an audience elsewhere can let us know. */
export const SIGNALS = [
  'chat',
  'present',
  'joined',
  'left',
  'reaction',
  'poll_opened',
  'poll_closed',
  'vote',
  'question',
  'hand_raised',
  'hand_lowered',
  'speaking_started',
  'speaking_stopped',
] as const;
export type SignalName = (typeof SIGNALS)[number];

const Span = Type.Object({
  min: about('At least.', Type.Optional(Whole())),
  max: about('At most.', Type.Optional(Whole())),
});
const span = (what: string) => about(what, Type.Optional(Span));

export const ArmLimits = named(
  'ArmLimits',
  'What a place allows an intervention’s words beyond what they may be anyway: characters of a text, entries of a list, or the number itself.',
  Type.Object({
    title: span('The heading.'),
    question: span('What is asked.'),
    prompt: span('What the chat is asked.'),
    message: span('The words.'),
    description: span('What everybody is to do.'),
    options: span('How many answers.'),
    option: span('Each answer.'),
    goal: span('How many reactions are wanted.'),
    durationSeconds: span('For how many seconds.'),
    silentForSeconds: span('For how many seconds somebody has been silent.'),
  } satisfies Record<ContentField | 'option', unknown>),
);
export type ArmLimits = Static<typeof ArmLimits>;

export const Audience = named(
  'Audience',
  'An audience that is elsewhere: what is heard of it, and what can be done there.',
  Type.Object({
    kind: about('What kind of place it is, such as `irc`.', Text({ min: 1, max: 40 })),
    presence: about('How well the place knows who is there.', Presence),
    signals: about(
      'What is heard of the audience.',
      Type.Array(OneOf(...SIGNALS), { maxItems: SIGNALS.length, uniqueItems: true }),
    ),
    arms: about(
      'The interventions that can be carried out there; others are not proposed.',
      Type.Array(
        Type.Object({ arm: about('The intervention.', Arm), limits: about('What its words may be.', ArmLimits) }),
        { maxItems: ARMS.length },
      ),
    ),
  }),
);
export type Audience = Static<typeof Audience>;

type Measure = { limit: keyof ArmLimits; label: string; value: number; unit: string };

/** What of a content can be measured: the length of each text and list, and each number. */
function measuresOf(content: Content): Measure[] {
  const values = new Map<string, unknown>(Object.entries(content));
  return fieldsOf(content).flatMap((limit): Measure[] => {
    const { label } = CONTENT_FIELDS[limit];
    const value = values.get(limit);
    if (typeof value === 'number') return [{ limit, label, value, unit: '' }];
    if (typeof value === 'string') return [{ limit, label, value: value.length, unit: ' characters' }];
    if (!Array.isArray(value)) return [];
    const each = value.map((entry): Measure => {
      return { limit: 'option', label, value: String(entry).length, unit: ' characters each' };
    });
    return [{ limit, label, value: value.length, unit: '' }, ...each];
  });
}

/** Why an audience's place cannot be shown this content, in words for an organiser; null where it can. */
export function outsideLimits(content: Content, { kind, arms }: Pick<Audience, 'kind' | 'arms'>): string | null {
  const limits = arms.find(({ arm }) => arm === content.arm)?.limits;
  if (limits === undefined) return `${content.arm} is not possible on ${kind}`;
  for (const { limit, label, value, unit } of measuresOf(content)) {
    const { min = 0, max = Infinity } = limits[limit] ?? {};
    if (value < min) return `${label}: at least ${min}${unit} on ${kind}`;
    if (value > max) return `${label}: at most ${max}${unit} on ${kind}`;
  }
  return null;
}
