import { InputError } from '@backstage/errors';
import {
  createTemplateAction,
  type ActionContext,
  type TemplateAction,
  type TemplateExample,
} from '@backstage/plugin-scaffolder-node';
import type { JsonObject } from '@backstage/types';
import type * as z from 'zod';
import { problemsOf, toldProblems } from '../description/problem';
import { jsonSchema } from './jsonSchema';

type InputSchema = z.ZodType<unknown, unknown>;

/** An action of the scaffolder, its input told in the zod that this plugin uses. */
export interface ActionDefinition<I extends InputSchema> {
  id: string;
  description: string;
  examples: TemplateExample[];
  input: I;
  /** By name, what later steps of a template can read. */
  output: z.ZodObject;
  handler(
    ctx: ActionContext<JsonObject>,
    input: z.output<I>,
  ): Promise<void> | void;
}

/**
 * Makes an action whose input is parsed in full, rules across fields included,
 * before anything happens. All actions made with it support a dry run.
 *
 * `createTemplateAction` takes schemas of zod 3 only, so the JSON schemas that
 * forms and documentation use are made here.
 */
export function defineAction<I extends InputSchema>(
  definition: ActionDefinition<I>,
): TemplateAction {
  const { input, output, handler, ...rest } = definition;
  const action = createTemplateAction({
    ...rest,
    supportsDryRun: true,
    handler: async ctx => {
      await handler(
        ctx as ActionContext<JsonObject>,
        parseInput(input, ctx.input),
      );
    },
  });
  return {
    ...action,
    schema: {
      input: jsonSchema(input, 'input'),
      output: jsonSchema(output, 'output'),
    },
  } as TemplateAction;
}

/**
 * Parses a value, or tells every field that is wrong and what it must be.
 *
 * @throws InputError such as `functions.0.name: must be lower-case words …`.
 */
export function parseInput<S extends InputSchema>(
  schema: S,
  value: unknown,
): z.output<S> {
  const result = schema.safeParse(value);
  if (!result.success) {
    throw new InputError(toldProblems(problemsOf(result.error)));
  }
  return result.data;
}
