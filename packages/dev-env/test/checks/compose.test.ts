import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { OWNER_ROLE, SERVICE_ROLES } from '@conductor/database';
import { describe, expect, it } from 'vitest';
import { at, readEnvExample, readProjectFile, readYaml } from '../../src/checks/deployment.ts';
import { ROOT } from '../../src/paths.ts';

const text = readProjectFile('docker-compose.yml');
const compose = readYaml('docker-compose.yml');
const services = Object.entries(at(compose, 'services') ?? {});
const built = services.filter(([, service]) => at(service, 'build') !== undefined);
const dockerfileOf = (service: unknown): string => String(at(service, 'build', 'dockerfile'));
const nginx = readProjectFile('deploy/nginx.conf');

describe('docker-compose.yml', () => {
  it('brings up Postgres, Redis, both services and nginx, each with a health check', () => {
    expect(services.map(([name]) => name)).toEqual([
      'postgres',
      'redis',
      'migrate',
      'agent-service',
      'real-time-service',
      'nginx',
    ]);
    for (const [name, service] of services.filter(([each]) => each !== 'migrate')) {
      const test = at(service, 'healthcheck', 'test');
      expect(test, name).toEqual(expect.arrayContaining([expect.stringMatching(/^CMD/)]));
      // A colon in a word that is not quoted makes a map of it.
      expect(Array.isArray(test) && test.every((word) => typeof word === 'string'), name).toBe(true);
    }
  });

  it('builds from Dockerfiles that are there, and copies in only what is', () => {
    expect(built.map(([name]) => name)).toEqual(['migrate', 'agent-service', 'real-time-service', 'nginx']);
    for (const [, service] of built) {
      expect(existsSync(join(ROOT, dockerfileOf(service)))).toBe(true);
      const copied = [...readProjectFile(dockerfileOf(service)).matchAll(/^COPY (deploy\/\S+) /gm)];
      expect(copied.filter(([, file = '']) => !existsSync(join(ROOT, file)))).toEqual([]);
    }
    expect(readProjectFile('apps/dashboard/Dockerfile')).toContain('COPY deploy/nginx.conf');
  });

  it('pins what it does not build', () => {
    const images = services.flatMap(([, service]) => at(service, 'image') ?? []).map(String);
    expect(images).toHaveLength(2);
    expect(images.filter((image) => !/^\$\{\w+_IMAGE:-\w+:\d+\.\d+(\.\d+)?-alpine\}$/.test(image))).toEqual([]);
    const files = built.map(([, service]) => readProjectFile(dockerfileOf(service)));
    const bases = files.flatMap((file) => [...file.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base));
    expect(new Set(bases)).toEqual(new Set(['${NODE_IMAGE}', '${NGINX_IMAGE}']));
    const defaults = files.flatMap((file) => [...file.matchAll(/^ARG \w+_IMAGE=(.+)$/gm)].map(([, image]) => image));
    expect(defaults.filter((image) => !/:\d+\.\d+/.test(String(image)))).toEqual([]);
    for (const [name, service] of built) {
      const args = [...readProjectFile(dockerfileOf(service)).matchAll(/^ARG (\w+)=/gm)].map(([, arg]) => arg);
      expect(Object.keys(at(service, 'build', 'args') ?? {}), name).toEqual(args);
    }
  });

  it('takes every secret from the environment, refuses a missing one, and gives none a default', () => {
    const asked = [...text.matchAll(/\$\{(\w+)(:?[-?+]?)/g)].map(([, name = '', operator = '']) => [name, operator]);
    expect(asked.length).toBeGreaterThan(3);
    expect(asked.filter(([, operator]) => operator !== ':?')).toEqual(
      [
        'POSTGRES_IMAGE',
        'REDIS_IMAGE',
        'EMBED_ORIGINS',
        'CONSOLE_ORIGINS',
        'OIDC_ISSUER',
        'OIDC_CLIENT_ID',
        'OIDC_SCOPE',
        'OIDC_RESOURCE',
      ].map((name) => [name, ':-']),
    );
    const explained = [...(readEnvExample().get('docker-compose.yml')?.keys() ?? [])];
    const handedToBuild = ['NODE_IMAGE', 'NGINX_IMAGE'];
    expect([...new Set(asked.map(([name]) => String(name))), ...handedToBuild].toSorted()).toEqual(
      explained.toSorted(),
    );
    expect(explained.map((name) => readEnvExample().get('docker-compose.yml')?.get(name)?.value)).toEqual(
      explained.map(() => ''),
    );
    const secrets = services.flatMap(([, service]) =>
      Object.entries(at(service, 'environment') ?? {}).filter(([name]) => /SECRET|KEY|PASSWORD/.test(name)),
    );
    expect(secrets.length).toBeGreaterThan(4);
    // Nothing: handed on from .env. A reference: asked for above.
    expect(secrets.filter(([, value]) => value !== null && !/^\$\{\w+:\?[^}]+\}$/.test(String(value)))).toEqual([]);
  });

  it('opens nginx alone to the outside, and keeps Postgres and Redis in a network of their own', () => {
    const published = services.filter(([, service]) => at(service, 'ports') !== undefined);
    expect(published.map(([name, service]) => [name, at(service, 'ports')])).toEqual([
      ['nginx', ['80:8080', '443:8443']],
    ]);
    expect(at(compose, 'networks', 'data', 'internal')).toBe(true);
    expect(Object.fromEntries(services.map(([name, service]) => [name, at(service, 'networks')]))).toEqual({
      postgres: ['data'],
      redis: ['data'],
      migrate: ['data'],
      'agent-service': ['data', 'edge'],
      'real-time-service': ['data', 'edge'],
      nginx: ['edge'],
    });
  });

  it('gives each service a role of its own, and nobody but the migrations the owner’s', () => {
    const users = services.flatMap(([name, service]) => {
      const url = at(service, 'environment', 'DATABASE_URL');
      return typeof url === 'string' ? [[name, /^postgresql:\/\/(\w+):/.exec(url)?.[1]]] : [];
    });
    expect(Object.fromEntries(users)).toEqual({ migrate: OWNER_ROLE, ...SERVICE_ROLES });
    expect(at(compose, 'services', 'postgres', 'volumes')).toContain(
      './deploy/postgres/roles.sql:/docker-entrypoint-initdb.d/roles.sql:ro',
    );
    const made = readProjectFile('deploy/postgres/roles.sql');
    const passwords = [...made.matchAll(/^\\getenv \w+ (\w+)$/gm)].map(([, name]) => name);
    expect(Object.keys(at(compose, 'services', 'postgres', 'environment') ?? {})).toEqual(
      expect.arrayContaining(passwords),
    );
    expect(passwords).toHaveLength(3);
  });

  it('believes the addresses that nginx tells of, and nobody else’s', () => {
    const edge = at(compose, 'networks', 'edge', 'ipam', 'config', '0', 'subnet');
    expect(edge).toMatch(/^172\./);
    for (const service of ['agent-service', 'real-time-service'])
      expect(at(compose, 'services', service, 'environment', 'TRUST_PROXY')).toBe(edge);
    expect(nginx).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
  });

  it('runs what is ours without rights and on a file system that is read only', () => {
    for (const [, service] of built) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
  });

  it('names services and ports as nginx, the images and the health checks do', () => {
    const upstreams = [...nginx.matchAll(/^ {2}set \$\w+ ([\w-]+):(\d+);/gm)].map(([, name, port]) => [name, port]);
    expect(upstreams).toEqual([
      ['agent-service', '8003'],
      ['real-time-service', '3002'],
    ]);
    for (const [name = '', port = ''] of upstreams) {
      expect(readProjectFile(`apps/${name}/Dockerfile`)).toMatch(new RegExp(`^EXPOSE ${port} 9103$`, 'm'));
      expect(JSON.stringify(at(compose, 'services', name, 'healthcheck', 'test'))).toContain(
        `http://127.0.0.1:${port}/health/ready`,
      );
    }
    const listened = new Set([...nginx.matchAll(/^ {2}listen (\d+)/gm)].map(([, port]) => port));
    expect(readProjectFile('apps/dashboard/Dockerfile')).toContain(`EXPOSE ${[...listened].join(' ')}`);
  });
});
