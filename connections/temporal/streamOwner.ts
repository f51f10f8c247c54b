import type { Client } from '@temporalio/client';

/** The Temporal namespace whose workflows own streams. Namespaces of one name in two clusters have two ids. */
export interface StreamOwner {
  readonly namespace: string;
  /** Temporal's UUID of it. */
  readonly namespaceId: string;
}

/** As a driver's name and the folder of its checkpoint have it: `default.0a1b2c3d`. */
export function ownerText({ namespace, namespaceId }: StreamOwner): string {
  return `${namespace}.${namespaceId.slice(0, 8)}`;
}

/** Asks Temporal which namespace the client is in. @throws when it does not answer. */
export async function streamOwner(client: Client): Promise<StreamOwner> {
  const { namespace } = client.options;
  const { namespaceInfo } = await client.workflowService.describeNamespace({ namespace });
  const namespaceId = namespaceInfo?.id;
  if (namespaceId === undefined || namespaceId === null || namespaceId === '')
    throw new Error(`Temporal does not say which id namespace ${namespace} has`);
  return { namespace, namespaceId };
}
