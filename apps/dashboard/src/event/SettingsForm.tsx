import { t } from '@lingui/core/macro';
import { Trans } from '@lingui/react/macro';
import type { Arm, EventSettings } from '@conductor/contracts';
import { ARM_LABELS } from '@conductor/contracts/plain';
import { useState } from 'react';
import { Button, Checkbox, CheckboxGroup, Label } from 'react-aria-components';
import { useApp } from '../ui/app-context.ts';
import { Field } from '../ui/Field.tsx';
import { Notice } from '../ui/Notice.tsx';
import { wholeNumberProblem } from '../ui/whole-number.ts';
import { changesIn, draftOf, SETTING_FIELDS } from './settings-draft.ts';
import { called } from '../words/called.ts';

const isArm = (name: string): name is Arm => Object.hasOwn(ARM_LABELS, name);
const ARMS = Object.keys(ARM_LABELS).filter(isArm);

function Tick({ value, name }: { value: string; name: string }) {
  return (
    <Checkbox value={value} className="tick">
      <span className="tick-box" aria-hidden="true" />
      {name}
    </Checkbox>
  );
}

/** How far the conductor may go in an event, each line with what it means. */
export function SettingsForm({
  settings,
  onSaved,
}: {
  settings: EventSettings;
  onSaved: (now: EventSettings) => void;
}) {
  const { api } = useApp();
  const [draft, setDraft] = useState(draftOf(settings));
  const [enabled, setEnabled] = useState(settings.enabled);
  const [anonymous, setAnonymous] = useState(settings.anonymous);
  const [arms, setArms] = useState<readonly Arm[]>(settings.allowedInterventions ?? ARMS);
  const [saved, setSaved] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const wrong = SETTING_FIELDS.some((field) => wholeNumberProblem(field, draft[field.key]) !== null);

  const save = async () => {
    setBusy(true);
    setSaved(false);
    setProblem(null);
    const result = await api('PUT /agent/events/{eventId}/settings', {
      eventId: settings.eventId,
      body: {
        ...changesIn(settings, draft),
        enabled,
        anonymous,
        // Every arm is allowed, not just those that there are today.
        allowedInterventions: arms.length === ARMS.length ? null : [...arms],
        version: settings.version,
      },
    });
    setBusy(false);
    if (!result.ok) return setProblem(result.failure.message);
    onSaved(result.value);
    setDraft(draftOf(result.value));
    setSaved(true);
  };

  return (
    <form
      className="card stack"
      aria-labelledby="settings-title"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <h2 id="settings-title">
        <Trans>How far the conductor may go</Trans>
      </h2>
      <div>
        <Checkbox className="tick" isSelected={enabled} onChange={setEnabled}>
          <Trans>
            <span className="tick-box" aria-hidden="true" />
            The conductor works in this event
          </Trans>
        </Checkbox>
        <p className="field-hint">
          <Trans>Switched off, it watches and proposes nothing.</Trans>
        </p>
      </div>
      <div>
        <Checkbox className="tick" isSelected={anonymous} onChange={setAnonymous}>
          <Trans>
            <span className="tick-box" aria-hidden="true" />
            Nobody sees who is who
          </Trans>
        </Checkbox>
        <p className="field-hint">
          <Trans>People have no names in its rooms, and those that were kept are deleted.</Trans>
        </p>
      </div>
      <CheckboxGroup
        className="ticks"
        value={[...arms]}
        onChange={(chosen) => setArms(ARMS.filter((arm) => chosen.includes(arm)))}
      >
        <Label>
          <Trans>What it may propose</Trans>
        </Label>
        {ARMS.map((arm) => (
          <Tick key={arm} value={arm} name={called(ARM_LABELS[arm].name)} />
        ))}
      </CheckboxGroup>
      <div className="fields">
        {SETTING_FIELDS.map((field) => (
          <Field
            key={field.key}
            label={field.label}
            kind="number"
            value={draft[field.key]}
            hint={field.means}
            problem={wholeNumberProblem(field, draft[field.key]) ?? undefined}
            onChange={(value) => setDraft({ ...draft, [field.key]: value })}
          />
        ))}
      </div>
      {problem !== null && <Notice tone="problem">{problem}</Notice>}
      <div className="row">
        <Button type="submit" className="button primary" isDisabled={busy || wrong}>
          {busy ? t`Saving…` : t`Save`}
        </Button>
        <p className="hint" role="status">
          {saved ? t`Saved. Holds from the next proposal on.` : ''}
        </p>
      </div>
    </form>
  );
}
