import * as z from 'zod';
import { serviceDescriptionSchema } from '../description';
import { jsonSchema } from './jsonSchema';

it('says what a text must be in its description, where people read it', () => {
  const schema = z.object({
    account: z
      .string()
      .regex(/^\d{12}$/, 'must be twelve digits')
      .describe('AWS account'),
  });
  expect(jsonSchema(schema, 'input')).toMatchObject({
    properties: {
      account: {
        type: 'string',
        description: 'AWS account. Must be twelve digits',
      },
    },
  });
});

it('leaves to zod what the scaffolder would tell without field and fix', () => {
  const text = JSON.stringify(jsonSchema(serviceDescriptionSchema, 'input'));
  expect(text).not.toMatch(/"(pattern|format)":/);
});

it('keeps the kinds of a union and their tags, and no more', () => {
  const schema = z.discriminatedUnion('type', [
    z.object({ type: z.literal('a'), size: z.number().min(1) }),
    z.object({ type: z.literal('b'), of: z.enum(['x', 'y']) }),
  ]);
  const { oneOf } = jsonSchema(schema, 'input');
  expect(oneOf).toEqual([
    expect.objectContaining({
      required: ['type'],
      properties: {
        type: { type: 'string', const: 'a' },
        size: { type: 'number' },
      },
    }),
    expect.objectContaining({
      required: ['type'],
      properties: {
        type: { type: 'string', const: 'b' },
        of: { type: 'string', description: 'One of x, y' },
      },
    }),
  ]);
});

it('tells a choice of values as one', () => {
  const schema = z.object({ days: z.union([z.literal(7), z.literal(14)]) });
  expect(jsonSchema(schema, 'input')).toMatchObject({
    properties: { days: { enum: [7, 14] } },
  });
});

it('keeps limits and required members elsewhere', () => {
  const schema = z.object({ memory: z.number().min(128) });
  expect(jsonSchema(schema, 'input')).toMatchObject({
    required: ['memory'],
    properties: { memory: { minimum: 128 } },
  });
});
