import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { ROOT } from '../paths.ts';

export type ServiceName = 'agent-service' | 'real-time-service';

/** A file of the project, by its path from the top folder. */
export const readProjectFile = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A YAML file of the project as plain data, `<<` carried out. */
export const readYaml = (path: string): unknown => parse(readProjectFile(path), { merge: true });

/** `.env.example`: each section's settings with their values; a value in a comment is the default. */
export function readEnvExample(): Map<string, Map<string, { value: string; isDefault: boolean }>> {
  const sections = new Map<string, Map<string, { value: string; isDefault: boolean }>>();
  let section = new Map<string, { value: string; isDefault: boolean }>();
  for (const line of readProjectFile('.env.example').split('\n')) {
    const title = /^## (.+)$/.exec(line)?.[1];
    if (title !== undefined) sections.set(title, (section = new Map()));
    const [, comment, name, value = ''] = /^(# )?([A-Z][A-Z0-9_]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) section.set(name, { value, isDefault: comment !== undefined && value !== '' });
  }
  return sections;
}

/** What `.env.example` says of a service: the names of its settings, and the values that stand there as defaults. */
export function explainedSettings(service: ServiceName): { names: string[]; defaults: Record<string, string> } {
  const sections = readEnvExample();
  const settings = [...(sections.get('both services') ?? []), ...(sections.get(service) ?? [])];
  const defaults = settings.filter(([, { isDefault }]) => isDefault).map(([name, { value }]) => [name, value] as const);
  return { names: settings.map(([name]) => name).toSorted(), defaults: Object.fromEntries(defaults) };
}

/** The names of settings that a container is given, by `docker-compose.yml` or by its image. */
export function composedSettings(service: ServiceName): string[] {
  const environment = at(readYaml('docker-compose.yml'), 'services', service, 'environment');
  const image = /^ENV (.+)$/m.exec(readProjectFile(`apps/${service}/Dockerfile`))?.[1] ?? '';
  const inImage = image.split(' ').map((assignment) => assignment.split('=')[0] ?? '');
  return [...new Set([...Object.keys(environment ?? {}), ...inImage])].toSorted();
}

/** What stands in plain data at a path of keys; undefined where it leads nowhere. */
export function at(value: unknown, ...path: string[]): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  return at(new Map<string, unknown>(Object.entries(value)).get(key), ...rest);
}
