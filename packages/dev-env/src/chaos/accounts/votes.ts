import type { Attendee } from '../attendee.ts';
import { firstColumn, newAccount, type Account, type Audit } from './account.ts';

/** Polls and votes: each poll once, and shown once; of each voter the last vote that was acknowledged; results as the rows are. */
export async function accountOfVotes({ world, rooms }: Audit): Promise<Account[]> {
  const [polls, votes, results] = [newAccount('polls opened'), newAccount('votes stored'), newAccount('results shown')];
  const stored = await firstColumn(world, `select poll_id || '|' || user_id || '|' || option_ids[1] from poll_votes`);
  for (const { sessionId, organiser, people } of rooms) {
    const byHand = 'from polls where session_id = $1 and intervention_id is null';
    const ids = await firstColumn(world, `select id ${byHand}`, [sessionId]);
    const twice = `select question ${byHand} group by question having count(*) > 1`;
    polls.doubled.push(...(await firstColumn(world, twice, [sessionId])));
    for (const { fate, pollId = '', question } of organiser.polled) {
      if (fate !== 'done') continue;
      polls.acknowledged += 1;
      if (!ids.includes(pollId)) polls.lost.push(`${question} ${pollId}`);
    }
    for (const person of people) {
      const again = person.opened.filter((id, index) => person.opened.indexOf(id) !== index);
      polls.doubled.push(...again.map((id) => `${id} to ${person.sub}`));
      keep(votes, person, stored);
      compare(results, person, stored);
    }
  }
  return [polls, votes, results];
}

function keep(votes: Account, { sub, voted }: Attendee, stored: readonly string[]): void {
  for (const [index, { pollId, optionId, fate, code }] of voted.entries()) {
    const what = `${pollId}|${sub}`;
    if (fate === 'waiting') votes.wrong.push(`${what} was never answered`);
    if (fate === 'refused' && stored.includes(`${what}|${optionId}`))
      votes.wrong.push(`${what} was refused (${code}) and counts`);
    if (fate !== 'done') continue;
    votes.acknowledged += 1;
    const isReplaced = voted.slice(index + 1).some((later) => later.pollId === pollId && later.fate !== 'refused');
    if (!isReplaced && !stored.includes(`${what}|${optionId}`)) votes.lost.push(what);
  }
}

function compare(results: Account, { sub, room }: Attendee, stored: readonly string[]): void {
  for (const { id, votes, options } of room.state().closedPolls) {
    results.acknowledged += 1;
    const cast = stored.filter((vote) => vote.startsWith(`${id}|`));
    for (const option of options) {
      const counted = cast.filter((vote) => vote.endsWith(`|${option.id}`)).length;
      const shown = votes?.[option.id] ?? 0;
      if (shown !== counted) results.wrong.push(`${id} to ${sub}: ${shown} in place of ${counted} for ${option.id}`);
    }
  }
}
