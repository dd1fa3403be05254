import { Button } from 'react-aria-components';
import { Segmented } from '../../ui/Segmented.tsx';
import type { DemoChange, DemoState } from './demo-state.ts';

type Props = { state: DemoState; turn: (change: DemoChange) => void };

const waiting = ({ decider, approvesInSeconds, patienceSeconds }: DemoState): string => {
  if (decider === 'you') return 'You decide: nobody else answers.';
  if (approvesInSeconds === null)
    return `What waits for ${patienceSeconds} s is approved by a simulated organiser, somebody else than you.`;
  return `The simulated organiser approves in ${approvesInSeconds} s.`;
};

const happening = ({ mood, slumpsInSeconds }: DemoState): string => {
  if (mood === 'slump') return 'Just now people fall silent.';
  if (slumpsInSeconds === null) return 'Just now the audience is lively.';
  return 'Lively a little longer, then people fall silent: only who has talked is missed.';
};

/** What befalls the simulated audience, how fast, and who answers what the conductor asks. */
export function Controls({ state, turn }: Props) {
  const { scenario, scenarios, speed, speeds, mood, slumpsInSeconds, decider } = state;
  const slumps = mood === 'slump' || slumpsInSeconds !== null;
  return (
    <section className="demo-controls" aria-label="The simulated audience">
      <Segmented
        label="What befalls it"
        value={scenario}
        options={scenarios.map(({ name, title }) => ({ value: name, name: title }))}
        onChange={(name) => turn({ scenario: name })}
      />
      <Segmented
        label="How fast slumps come"
        value={String(speed)}
        options={speeds.map((value) => ({ value: String(value), name: `${value}×` }))}
        onChange={(value) => turn({ speed: Number(value) })}
      />
      <div className="demo-slump">
        <p role="status">{happening(state)}</p>
        <Button className="button primary" isDisabled={slumps} onPress={() => turn({ slump: true })}>
          {slumpsInSeconds === null ? 'Make it slump' : `It slumps in ${slumpsInSeconds} s`}
        </Button>
      </div>
      <div className="demo-decider">
        <p>{waiting(state)}</p>
        <Button className="button" onPress={() => turn({ decider: decider === 'you' ? 'simulated' : 'you' })}>
          {decider === 'you' ? 'Leave it to the simulated organiser' : 'I decide myself'}
        </Button>
      </div>
    </section>
  );
}
