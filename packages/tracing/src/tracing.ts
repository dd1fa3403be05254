import type { TracedService, TracingSettings } from './settings.ts';

/**
 * Records from now on, where the settings say so; only then the SDK is loaded. Disposing sends what waits. Spans that the
 * collector does not take are dropped, 2,048 waiting at most: nothing else waits for it.
 */
export async function startTracing(settings: TracingSettings, traced: TracedService): Promise<AsyncDisposable> {
  if (settings === null) return { [Symbol.asyncDispose]: async () => undefined };
  const { startSdk } = await import('./sdk.ts');
  return startSdk(settings, traced);
}
