import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { invalid } from './problems.ts';

type SchemaError = ReturnType<ReturnType<typeof Compile>['Errors']>[number];
type FieldError = { field: string; message: string };

const MAX_ERRORS = 10;
/** Paths are made of our own names; whatever a client called its keys is not sent back. */
const OUR_NAME = /^\w{1,40}$/;

/**
 * Checks requests with the same compiler that checks sockets and channels. Bodies are taken as they are; what stands in
 * a path or a query is text, so numbers are read out of it first.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const validator = Compile(schema);
  return (value: unknown) => {
    const read = httpPart === 'body' ? value : Value.Convert(schema, value);
    return validator.Check(read) ? { value: read } : { error: invalid(fieldErrors(validator.Errors(read))) };
  };
};

/** One sentence a field, in our words, never with the value itself. */
function fieldErrors(errors: readonly SchemaError[]): FieldError[] {
  const found = new Map(errors.flatMap(describe).map((error) => [error.field, error]));
  // Where a union failed, the sentences about its branches say more than the one about the union.
  const all = [...found.values()];
  return (all.length > 0 ? all : [{ field: '/', message: 'is not valid' }]).slice(0, MAX_ERRORS);
}

function describe(error: SchemaError): FieldError[] {
  // Says of an unknown field what `additionalProperties` says of the whole, by the client's own name for it.
  if (error.keyword === 'boolean') return [];
  const field = error.instancePath
    .split('/')
    .map((name, index) => (index === 0 || OUR_NAME.test(name) ? name : '*'))
    .join('/');
  if (error.keyword === 'required') {
    return error.params.requiredProperties.map((name) => ({ field: `${field}/${name}`, message: 'is required' }));
  }
  return [{ field: field || '/', message: sentence(error) }];
}

function sentence(error: SchemaError): string {
  if (error.keyword === 'type') return `must be of type ${[error.params.type].flat().join(' or ')}`;
  if (error.keyword === 'enum') return `must be one of ${error.params.allowedValues.join(', ')}`;
  if (error.keyword === 'minLength') return `must have at least ${error.params.limit} characters`;
  if (error.keyword === 'maxLength') return `must have at most ${error.params.limit} characters`;
  if (error.keyword === 'minimum') return `must be at least ${error.params.limit}`;
  if (error.keyword === 'maximum') return `must be at most ${error.params.limit}`;
  if (error.keyword === 'pattern') return 'must not be blank';
  if (error.keyword === 'additionalProperties') return 'has a field that is not known';
  return 'is not valid';
}
