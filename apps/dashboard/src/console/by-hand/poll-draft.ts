import { t } from '@lingui/core/macro';
import type { ClientPayload } from '@conductor/client';
import { FIELD_LIMITS, OPTION_COUNT } from '@conductor/contracts/plain';

type Asked = Omit<ClientPayload<'poll:open'>, 'sessionId' | 'clientId'>;
export type Kind = NonNullable<Asked['kind']>;
export type Results = NonNullable<Asked['results']>;

/** A poll while it is written; `answers` has one on each line, `right` the lines that are right, counted from 1. */
export type PollDraft = {
  question: string;
  kind: Kind;
  answers: string;
  right: readonly string[];
  results: Results;
  anonymous: boolean;
  seconds: string;
};

export const EMPTY_POLL: PollDraft = {
  question: '',
  kind: 'single',
  answers: '',
  right: [],
  results: 'live',
  anonymous: false,
  seconds: '',
};

export const KINDS: readonly { value: Kind; name: string }[] = [
  {
    value: 'single',
    get name() {
      return t`One answer`;
    },
  },
  {
    value: 'multiple',
    get name() {
      return t`Several answers`;
    },
  },
  {
    value: 'rating',
    get name() {
      return t`Rating from 1 to 5`;
    },
  },
  {
    value: 'words',
    get name() {
      return t`A few words`;
    },
  },
];
export const RESULTS: readonly { value: Results; name: string }[] = [
  {
    value: 'live',
    get name() {
      return t`While it is open`;
    },
  },
  {
    value: 'after_close',
    get name() {
      return t`When it closes`;
    },
  },
  {
    value: 'hidden',
    get name() {
      return t`Never`;
    },
  },
];

/** Whether the organiser writes the answers. */
export const hasAnswers = (kind: Kind): boolean => kind === 'single' || kind === 'multiple';

/** The answers with the ids that they will have. */
export const answersOf = ({ answers }: PollDraft): { id: string; text: string }[] =>
  answers
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((text, index) => ({ id: String(index + 1), text }));

const SECONDS = { min: 15, max: 3_600 };

/** What is wrong with a draft, by field; empty when it can be sent. */
export function pollProblems(draft: PollDraft): Partial<Record<keyof PollDraft, string>> {
  const question = draft.question.trim();
  const answers = answersOf(draft);
  const { max } = FIELD_LIMITS.option;
  const seconds = Number(draft.seconds);
  const isWhole = Number.isInteger(seconds) && seconds >= SECONDS.min && seconds <= SECONDS.max;
  return {
    ...(question === '' ? { question: t`Say what you ask.` } : {}),
    ...(question.length > FIELD_LIMITS.question.max
      ? { question: t`At most ${FIELD_LIMITS.question.max} characters.` }
      : {}),
    ...(hasAnswers(draft.kind) && (answers.length < OPTION_COUNT.min || answers.length > OPTION_COUNT.max)
      ? { answers: t`From ${OPTION_COUNT.min} to ${OPTION_COUNT.max} answers, one on each line.` }
      : {}),
    ...(hasAnswers(draft.kind) && answers.some(({ text }) => text.length > max)
      ? { answers: t`Answers have at most ${max} characters.` }
      : {}),
    ...(draft.seconds.trim() === '' || isWhole
      ? {}
      : { seconds: t`A whole number from ${SECONDS.min} to ${SECONDS.max}, or nothing.` }),
  };
}

/** The poll as the service is asked for it. */
export function askedOf(draft: PollDraft): Asked {
  const { kind, results, anonymous } = draft;
  const answers = answersOf(draft);
  const right = draft.right.filter((id) => answers.some((answer) => answer.id === id));
  return {
    question: draft.question.trim(),
    kind,
    results,
    anonymous,
    ...(hasAnswers(kind) ? { options: answers.map(({ text }) => text), correctOptionIds: right } : {}),
    ...(draft.seconds.trim() === '' ? {} : { durationSeconds: Number(draft.seconds) }),
  };
}
