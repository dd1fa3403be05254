import { setTimeout as pause } from 'node:timers/promises';
import type { Command, Connector } from '../connector.ts';

/** A place as the cases drive it: a real server where one can be had, else one written from the place's reference. */
export type Place = AsyncDisposable & {
  /** Where in it the audience is, as a `Binding` says it. */
  readonly place: string;
  /** A connector for it, as a process that has just started makes one. */
  connector(): Connector;
  /** An intervention that can be carried out there. */
  command(interventionId: string): Command;
  /** How many interventions the connector may carry out at once before the place's rate is used up. */
  readonly burst: number;
  /** Somebody says something; resolves when the place has taken it. */
  say(name: string, text: string): Promise<void>;
  /** The place tells again what was said so far, the newest first. Left out where it never would. */
  tellAgain?: () => Promise<void>;
  /** Somebody comes in or goes. Left out where the place does not know who is there. */
  enter?: (name: string) => Promise<void>;
  leave?: (name: string) => Promise<void>;
  /** What has arrived there from us: a line for each intervention, in order. */
  arrived(): readonly string[];
  /** Says no, by its own rules, to whatever we would carry out from now on. */
  refuse(): Promise<void>;
  /** Breaks our connections and takes no new ones, until `restore`. */
  cut(): Promise<void>;
  restore(): Promise<void>;
  /** How often it was tried to reach it. */
  attempts(): number;
  /** Keeps connections and says nothing on them any more. */
  freeze(): void;
};

/** A sentence about every connector, and how to find out whether it is true of one; throws where it is not. */
export type Case = {
  title: string;
  /** Whether the place can be asked at all. */
  applies?: (place: Place) => boolean;
  run: (place: Place) => Promise<void>;
};

const WAIT_MS = 20_000;

/** Waits until this is true; throws after 20 s. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const endMs = performance.now() + WAIT_MS;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(`never came: ${what}`);
    await pause(10);
  }
}
