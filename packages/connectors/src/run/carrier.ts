import { NotNow, type Connector, type Outcome } from '../connector.ts';
import { mayPass, type Door } from './door.ts';

export type CarrierOptions = Door & {
  connector: Pick<Connector, 'standing' | 'deliver'>;
  /** Told of each outcome, once it is known here. */
  onOutcome: (interventionId: string, outcome: Outcome) => void;
};

/** Comes for what is to be carried out, has it carried out, and says what became of it until that is heard. */
export function createCarrier({ api, sessionId, connector, onOutcome }: CarrierOptions) {
  let unheard: { interventionId: string; outcome: Outcome } | undefined;

  const report = async (): Promise<void> => {
    if (unheard === undefined) return;
    const { interventionId, outcome } = unheard;
    const path = 'POST /connect/sessions/{sessionId}/interventions/{interventionId}/outcome';
    try {
      await api(path, { sessionId, interventionId, body: outcome });
    } catch (error) {
      if (!mayPass(error)) unheard = undefined;
      throw error;
    }
    unheard = undefined;
  };

  return {
    /** One asking. While the connection is down nothing is taken, so that it is not settled that we carry it out. */
    round: async (): Promise<void> => {
      await report();
      if (!connector.standing()) return;
      const { items } = await api('POST /connect/sessions/{sessionId}/take', { sessionId });
      for (const command of items) {
        try {
          const outcome = await connector.deliver(command);
          onOutcome(command.interventionId, outcome);
          unheard = { interventionId: command.interventionId, outcome };
        } catch (error) {
          // It is given again with the next asking.
          if (error instanceof NotNow) return;
          throw error;
        }
        await report();
      }
    },
  };
}
