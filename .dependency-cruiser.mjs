// The import directions of docs/architecture.md. Each rule says why; `pnpm verify` runs them (cli/boundaries.ts).

import swcVisitor from '@swc/core/Visitor.js';

// TypeScript 7 has no interface for tools, so dependency-cruiser reads with swc, whose visitor stumbles over `using`.
const visitStatement = swcVisitor.Visitor.prototype.visitStatement;
swcVisitor.Visitor.prototype.visitStatement = function visit(statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  this.visitVariableDeclarators(statement.decls);
  return statement;
};

const AGENT = '^apps/agent-service/src/';
const ADAPTERS = '(redis|llm|db)';
/** What is left of the conductor when its effects are taken away: answers that depend on their arguments alone. */
const EFFECTS = 'intake|tracking|compose|improve';
const PURE = `${AGENT}conductor/(random\\.ts|(perceive|detect|decide|words|lexicon|arms)/(?!(${EFFECTS})\\.ts$))`;

/** The conductor in the order in which data flows; each takes of the earlier ones, none of the later. */
const STAGES = [
  'perceive/',
  'detect/',
  'arms/',
  'words/',
  'decide/',
  'session-state.ts',
  'perceive.ts',
  'record.ts',
  'decide.ts',
  'approve.ts',
  'act.ts',
  'learn.ts',
  'loop.ts',
  'supervisor.ts',
].map((stage) => ({ stage, path: `${AGENT}conductor/${stage.replace('.', String.raw`\.`)}` }));

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    forbid(
      'no-cycles',
      'Files that need each other can only be understood and changed together. Move what both need into a third.',
      {},
      { circular: true },
    ),
    forbid(
      'resolvable',
      'An import that leads nowhere breaks at run time. Name the file with its ending, or add the package.',
      {},
      { couldNotResolve: true },
    ),
    forbid(
      'apps-alone',
      'Services meet over Redis and Postgres by contract; an import would tie their deployments together. Share by a package.',
      { path: '^apps/([^/]+)/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    forbid(
      'packages-below-apps',
      'Packages serve the apps. Only the benchmarks, which nobody imports, measure an app from inside.',
      { path: '^packages/', pathNot: '^packages/bench/' },
      { path: '^apps/' },
    ),
    forbid(
      'src-without-tests',
      'What ships must run without the tests. What both need belongs in src.',
      { path: '/src/' },
      { path: '(/test/|\\.test\\.tsx?$)' },
    ),
    forbid(
      'contracts-typebox-only',
      'Browsers and foreign consumers load the contracts; they must not bring anything along. Code belongs in a package above.',
      { path: '^packages/contracts/src/' },
      { pathNot: ['^packages/contracts/src/', 'node_modules/typebox/', '^typebox'] },
    ),
    forbid(
      'runtime-knows-no-service',
      'What both services stand on knows neither of them, nor their tables and tokens. Take what differs as an argument.',
      { path: '^packages/runtime/src/' },
      { path: '^packages/', pathNot: '^packages/(runtime|contracts)/' },
    ),
    forbid(
      'tracing-knows-nobody',
      'Whoever is traced says what is worth a span; what records it knows OpenTelemetry and nothing of ours.',
      { path: '^packages/tracing/src/' },
      { path: '^(apps|packages)/', pathNot: '^packages/tracing/' },
    ),
    forbid(
      'opentelemetry-in-tracing',
      'One package to read for everything that a trace may say. Give it a function.',
      { path: '^(apps|packages)/[^/]+/src/', pathNot: '^packages/tracing/src/' },
      { path: 'node_modules/@opentelemetry/' },
    ),
    forbid(
      'dashboard-for-browsers',
      'The dashboard runs in a browser: of the workspace only the client and the contracts do, too.',
      { path: '^apps/dashboard/src/' },
      { path: '^packages/', pathNot: '^packages/(client|contracts)/' },
    ),
    forbid(
      'by-the-client',
      'What our pages and simulated people say to the services goes through the client, as everybody else’s does: it keeps the promises of the protocol.',
      { path: '^(apps/dashboard/src|packages/dev-env/src/simulation)/' },
      { path: '(^|/)socket\\.io-client' },
    ),
    forbid(
      'dashboard-without-schemas',
      'A schema brings its compiler along, which the policy of the page forbids. Labels, limits and lists are in contracts/plain.ts.',
      { path: '^apps/dashboard/src/' },
      { path: '^packages/contracts/', pathNot: 'contracts/src/plain\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'client-contracts-only',
      'The client is published by itself and runs in browsers: of the workspace it takes the contracts, and of those what is plain.',
      { path: '^packages/client/src/' },
      {
        path: '^packages/',
        pathNot: ['^packages/client/', 'contracts/src/plain\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'connectors-come-in-by-the-door',
      'A connector runs where it likes, by a key: it knows the HTTP API and neither service, nor their tables.',
      { path: '^packages/connectors/src/' },
      { path: '^packages/', pathNot: '^packages/(connectors|client|contracts|runtime)/' },
    ),
    forbid(
      'mcp-by-the-client',
      'A model reaches what the HTTP API gives its key, and no socket, database or Redis: it calls by the client.',
      { path: '^packages/mcp/src/' },
      { path: ['^packages/', 'node_modules/socket\\.io'], pathNot: '^packages/(mcp|client|contracts|runtime)/' },
    ),
    forbid(
      'plain-stays-plain',
      'Pages load it: it takes nothing but types of schemas.',
      { path: '^packages/contracts/src/(plain|fields|labels|limits|quiet|remember-ids)\\.ts$' },
      {
        pathNot: '^packages/contracts/src/(plain|fields|labels|limits|quiet|remember-ids)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'services-without-dev-env',
      'Production must run without the embedded servers, the simulation and the development tokens.',
      { path: '^(apps/[^/]+|packages/(contracts|auth|database|moderation|runtime|tracing))/src/' },
      { path: '^packages/(dev-env|bench)/' },
    ),
    forbid(
      'main-on-top',
      'main reads the settings and waits for signals; whoever imported it would start a process. Take service.ts.',
      {},
      { path: '^apps/[^/]+/src/main\\.tsx?$' },
    ),
    forbid(
      'service-below-main',
      'service.ts puts the parts together; a part that imported it would hold the whole in its hand. Take what you need as an argument.',
      { path: '^apps/[^/]+/src/', pathNot: '^apps/[^/]+/src/(main|service)\\.ts$' },
      { path: '^apps/[^/]+/src/service\\.ts$' },
    ),
    forbid(
      'context-below-service',
      'Whoever reached for the context could use everything unseen. Dependencies come as arguments.',
      { path: '^apps/[^/]+/src/', pathNot: '^apps/[^/]+/src/(main|service|context)\\.ts$' },
      { path: '^apps/[^/]+/src/context\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'conductor-without-adapters',
      'The conductor says what it needs in ports/; then a test or another store can give it.',
      { path: `${AGENT}conductor/` },
      { path: `${AGENT}(${ADAPTERS}/|http/|config|context|service|main|cli/)` },
    ),
    forbid(
      'conductor-few-packages',
      'Stages work on contracts and plain data. A driver or framework belongs in an adapter, behind a port.',
      { path: `${AGENT}conductor/` },
      {
        dependencyTypes: ['npm', 'npm-dev', 'npm-optional'],
        pathNot: '(node_modules/(typebox|cockatiel)/|^packages/)',
      },
    ),
    ...STAGES.slice(0, -1).map(({ stage, path }, i) =>
      forbid(
        `no-way-back-from-${stage}`,
        'Data flows one way, so a stage is understood from those before it. What two share moves to the earlier one; what a later one must know arrives as data.',
        { path },
        { path: STAGES.slice(i + 1).map((later) => later.path) },
      ),
    ),
    forbid(
      'stores-run-no-stage',
      'A store takes and returns data. A stage that has to see rows under lock opens a unit of work (openProposal, openReward), looks, and writes.',
      { path: `${AGENT}db/` },
      { path: `${AGENT}conductor/` },
    ),
    forbid(
      'ports-below-all',
      'A port says what is needed in plain types; an import of who needs or gives it would tie both to it. Put the shared type into the port.',
      { path: `${AGENT}ports/` },
      { path: AGENT, pathNot: `${AGENT}ports/` },
    ),
    forbid(
      'pure-stays-pure',
      'A pure stage takes contracts, the rules on texts and other pure stages, so it can be replayed. Time and chance arrive as arguments.',
      { path: PURE },
      {
        pathNot: [PURE, '^packages/(contracts|moderation)/', '^apps/agent-service/src/ports/', 'node_modules/typebox/'],
      },
    ),
    forbid(
      'adapters-alone',
      'An adapter knows one outside thing. What joins two of them belongs in the conductor or the context.',
      { path: `${AGENT}${ADAPTERS}/` },
      { path: `${AGENT}(${ADAPTERS}|http)/`, pathNot: `${AGENT}$1/` },
    ),
    forbid(
      'adapters-below-http',
      'Adapters are called; they call nobody.',
      { path: `${AGENT}${ADAPTERS}/` },
      { path: `${AGENT}(http/|config|context|service|main)` },
    ),
    forbid(
      'http-runs-no-stage',
      'Stages run in the loop alone, in its order. A request reads stores and passes an answer on (approve.ts).',
      { path: `${AGENT}http/` },
      {
        path: `${AGENT}conductor/((loop|supervisor|perceive|record|decide|act|learn)\\.ts$|(perceive|detect|decide|words)/)`,
        dependencyTypesNot: ['type-only'],
      },
    ),
    forbid(
      'ioredis-in-redis',
      'One folder knows the driver, so that it can be replaced, watched and timed in one place. Give that folder a function.',
      { path: '^(apps/[^/]+|packages/runtime)/src/', pathNot: '^(apps/[^/]+|packages/runtime)/src/redis/' },
      { path: 'node_modules/ioredis/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'model-in-llm',
      'One folder may spend money. Ask it through the composer.',
      { path: AGENT, pathNot: `${AGENT}llm/` },
      { path: 'node_modules/@anthropic-ai/' },
    ),
    forbid(
      'drizzle-in-db',
      'One folder to read for every statement that is sent. Give a store in db/ a function.',
      { path: '^apps/[^/]+/src/', pathNot: '^apps/[^/]+/src/db/' },
      { path: 'node_modules/(drizzle-orm|pg)/', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'no-dev-dependencies',
      'What ships must not need what only developers install. Move the package to dependencies.',
      { path: '^(apps|packages)/[^/]+/src/', pathNot: '^packages/(dev-env|bench)/' },
      // A peer is what the user of a package has already.
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm-peer'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(/dist/|/dist-types/)' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['development', 'import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mts', '.js', '.mjs', '.json', '.css'],
    },
  },
};
