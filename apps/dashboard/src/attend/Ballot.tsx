import type { PollStanding, Room } from '@conductor/client';
import { useState } from 'react';
import { Button, Label, Radio, RadioGroup } from 'react-aria-components';
import { Notice } from '../ui/Notice.tsx';
import { refusalOf } from './refusal.ts';

/** The answers of an open poll to choose from. */
export function Ballot({ room, poll }: { room: Room; poll: PollStanding }) {
  const [choice, setChoice] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const vote = async (optionId: string) => {
    setBusy(true);
    setRefusal(refusalOf(await room.vote(poll.id, [optionId])));
    setBusy(false);
  };
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (choice !== null) void vote(choice);
      }}
    >
      <RadioGroup value={choice} onChange={setChoice} className="ballot">
        <Label className="visually-hidden">{poll.question}</Label>
        {poll.options.map((option) => (
          <Radio key={option.id} value={option.id} className="ballot-option">
            <span className="ballot-dot" aria-hidden="true" />
            <span dir="auto">{option.text}</span>
          </Radio>
        ))}
      </RadioGroup>
      {refusal !== null && <Notice tone="problem">{refusal}</Notice>}
      <Button type="submit" className="button primary large" isDisabled={choice === null || busy}>
        {busy ? 'Voting…' : 'Vote'}
      </Button>
    </form>
  );
}
