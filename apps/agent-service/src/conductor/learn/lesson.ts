import type { DueReward, Lesson, OpenReward, Stream } from '../../ports/rewards.ts';
import { lineage, posteriorOf, related } from '../decide/bandit.ts';
import { learn, NOTHING_LEARNT } from '../decide/evidence.ts';

/** Teaches nothing. */
export const NO_LESSON: Lesson = { states: new Map(), posterior: null };

/** The contexts that a decision's lesson has to see; none for one that a human asked for. */
export const contextsOf = ({ context, anomalyType }: DueReward): string[] =>
  context === null || anomalyType === null ? [] : related(context);

/** Folds a reward of a stream into every context of a decision's lineage; shows the posterior of an arm that it moved. */
export function lessonOf(due: DueReward, stream: Stream, reward: number, states: OpenReward['states']): Lesson {
  const { context, anomalyType, arm } = due;
  if (context === null || anomalyType === null) return NO_LESSON;
  const learning = lineage(context);
  const taught = new Map(
    learning.map((key) => [key, learn(states.get(key) ?? NOTHING_LEARNT, stream, reward)] as const),
  );
  if (stream !== arm) return { states: taught, posterior: null };
  const posterior = posteriorOf(anomalyType, new Map([...states, ...taught]), context, arm);
  return { states: taught, posterior: { context: learning[0] ?? context, arm, ...posterior } };
}
