import type { Broker, Cluster, Kafka } from 'kafkajs';

/** kafkajs's view of the brokers, as far as a reader needs it. */
export type FetchCluster = Pick<
  Cluster,
  | 'connect'
  | 'addMultipleTargetTopics'
  | 'refreshMetadataIfNecessary'
  | 'findLeaderForPartitions'
  | 'disconnect'
> & { findBroker(node: { nodeId: string }): Promise<Pick<Broker, 'fetch'>> };

/**
 * kafkajs's own view of the brokers, for fetch requests at offsets of our choice.
 *
 * kafkajs has no `assign()`: its consumer joins a group, and it hides the answers that hold no record, so that the end of
 * a stretch that ends in transaction markers or in compacted offsets is never seen. A partition assigner is the one public
 * place that is given the cluster, and it is given it before any group is joined; the group id below is never sent.
 */
export function openCluster(kafka: Kafka): Cluster {
  let given: Cluster | undefined;
  kafka.consumer({
    groupId: 'never-joined',
    partitionAssigners: [
      ({ cluster }) => {
        given = cluster;
        return {
          name: 'never-used',
          version: 0,
          assign: () => Promise.resolve([]),
          protocol: () => ({ name: 'never-used', metadata: Buffer.alloc(0) }),
        };
      },
    ],
  });
  if (given === undefined)
    throw new Error('kafkajs made a consumer without asking for its partition assigner');
  return given;
}
