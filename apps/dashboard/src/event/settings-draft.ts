import { t } from '@lingui/core/macro';
import type { EventSettings, EventSettingsBody } from '@conductor/contracts';

type NumberKey =
  | 'minConfidenceThreshold'
  | 'autoApproveThreshold'
  | 'maxInterventionsPerHour'
  | 'holdoutRate'
  | 'retentionDays';

/** A number of the settings as a form shows it: shares as percentages. `means` says what it does. */
export type SettingField = { key: NumberKey; label: string; means: string; isShare: boolean; min: number; max: number };

/** The numbers in the order in which an organiser asks for them. */
export const SETTING_FIELDS: readonly SettingField[] = [
  {
    key: 'maxInterventionsPerHour',
    get label() {
      return t`At most so many interventions an hour`;
    },
    get means() {
      return t`Over all sessions of the event. 0 stops every proposal.`;
    },
    isShare: false,
    min: 0,
    max: 100,
  },
  {
    key: 'autoApproveThreshold',
    get label() {
      return t`Acts alone from (%)`;
    },
    get means() {
      return t`In Semi-auto, from this chance on that it beats doing nothing; below, you are asked.`;
    },
    isShare: true,
    min: 0,
    max: 100,
  },
  {
    key: 'minConfidenceThreshold',
    get label() {
      return t`Proposes nothing below (%)`;
    },
    get means() {
      return t`What is less likely than this to beat doing nothing is not proposed. In Manual it is proposed and marked.`;
    },
    isShare: true,
    min: 0,
    max: 100,
  },
  {
    key: 'holdoutRate',
    get label() {
      return t`Holds back on purpose (%)`;
    },
    get means() {
      return t`So often nothing is done, to find out whether acting helps at all. With 0 nobody can know.`;
    },
    isShare: true,
    min: 0,
    max: 100,
  },
  {
    key: 'retentionDays',
    get label() {
      return t`Keeps chat and votes for (days)`;
    },
    get means() {
      return t`Afterwards chat, votes and engagement of this event are deleted.`;
    },
    isShare: false,
    min: 1,
    max: 3_650,
  },
];

/** The numbers while they are typed: text, and maybe wrong. */
export type SettingsDraft = Readonly<Record<NumberKey, string>>;

/** Stored settings as text. */
export const draftOf = (settings: EventSettings): SettingsDraft => {
  const text = (key: NumberKey, scale: number): string => String(Math.round(settings[key] * scale));
  return {
    minConfidenceThreshold: text('minConfidenceThreshold', 100),
    autoApproveThreshold: text('autoApproveThreshold', 100),
    maxInterventionsPerHour: text('maxInterventionsPerHour', 1),
    holdoutRate: text('holdoutRate', 100),
    retentionDays: text('retentionDays', 1),
  };
};

/** Of the numbers those that were changed: what was not touched stays as it is, to the last digit. */
export const changesIn = (settings: EventSettings, draft: SettingsDraft): EventSettingsBody => {
  const stored = draftOf(settings);
  const changed = SETTING_FIELDS.filter(({ key }) => draft[key].trim() !== stored[key]);
  return Object.fromEntries(
    changed.map(({ key, isShare }) => [key, isShare ? Number(draft[key]) / 100 : Number(draft[key])]),
  );
};
