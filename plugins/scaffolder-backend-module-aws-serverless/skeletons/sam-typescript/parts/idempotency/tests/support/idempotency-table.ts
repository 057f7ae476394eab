import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  type AttributeValue,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';

/** A table in memory that refuses a key it has, as DynamoDB does. */
export function idempotencyTable() {
  const items = new Map<string, Record<string, AttributeValue>>();
  const client = mockClient(DynamoDBClient);
  client.on(PutItemCommand).callsFake(({ Item }: PutItemInput) => {
    const there = items.get(Item.id.S);
    if (there) {
      throw new ConditionalCheckFailedException({
        $metadata: {},
        message: 'The conditional request failed',
        Item: there,
      });
    }
    items.set(Item.id.S, Item);
    return {};
  });
  client.on(UpdateItemCommand).callsFake((input: UpdateItemInput) => {
    const values = input.ExpressionAttributeValues;
    items.set(input.Key.id.S, {
      ...items.get(input.Key.id.S),
      ...(values[':response_data'] && { data: values[':response_data'] }),
      ...(values[':expiry'] && { expiration: values[':expiry'] }),
      ...(values[':status'] && { status: values[':status'] }),
    });
    return {};
  });
  return items;
}

type Keyed = Record<string, AttributeValue> & { id: { S: string } };
interface PutItemInput {
  Item: Keyed;
}
interface UpdateItemInput {
  Key: Keyed;
  ExpressionAttributeValues: Record<string, AttributeValue | undefined>;
}
