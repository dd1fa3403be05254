import { fromJsonSchema, type CallToolResult, type McpServer } from '@modelcontextprotocol/server';
import type { Api } from '@conductor/client';
import type { KeyScope } from '@conductor/contracts';
import type { Static, TObject } from 'typebox';
import { envelope } from '../envelope.ts';
import { explain } from '../explain.ts';

/** A thing that a model may ask for. `scope` is what the key needs; only `read` changes nothing. */
type ToolSpec<Input extends TObject> = {
  name: string;
  title: string;
  description: string;
  scope: Exclude<KeyScope, 'ingest'>;
  input: Input;
  run: (api: Api, input: Static<Input>) => Promise<unknown>;
};

/** Adds a tool to a server. */
export type Tool = (server: McpServer, api: Api) => void;

/** A tool whose result is data in an envelope, and whose failure is said in words; neither throws. */
export const tool =
  <Input extends TObject>({ name, title, description, scope, input, run }: ToolSpec<Input>): Tool =>
  (server, api) => {
    const readOnlyHint = scope === 'read';
    const about = {
      title,
      description: `${description} Needs a key with the scope \`${scope}\`.`,
      inputSchema: fromJsonSchema<Static<Input>>(plain(input)),
      annotations: { title, readOnlyHint, destructiveHint: scope === 'approve', idempotentHint: readOnlyHint },
    };
    server.registerTool(name, about, async (args): Promise<CallToolResult> => {
      try {
        return { content: [{ type: 'text', text: envelope(await run(api, args)) }] };
      } catch (error) {
        return { content: [{ type: 'text', text: explain(error, scope) }], isError: true };
      }
    });
  };

/** A schema without the compiler's own marks. */
const plain = (schema: TObject): Record<string, unknown> => JSON.parse(JSON.stringify(schema));
