import { z } from 'zod';
import type { AlertChange, AlertEpisode } from '../../domain/alerts/episodes.ts';
import { ALERT_KINDS } from '../../domain/alerts/kinds.ts';
import { KEYSPACE, SHARED_TABLES } from '../../domain/names.ts';
import type { Cassandra, Row } from './cassandra.ts';

/** The table of alerts. What it says of one only grows: an end and what was sent are added, and nothing is taken back. */
export interface AlertEpisodes {
  /** The newest few alerts of each kind. */
  newest(pipelineId: string): Promise<readonly AlertEpisode[]>;
  /** Stores what a judgement found, and what is known to be sent; harmless twice. */
  store(pipelineId: string, episodes: readonly AlertEpisode[]): Promise<void>;
  /** Whether the change is known to be sent. */
  wasSent(pipelineId: string, change: AlertChange): Promise<boolean>;
  /** Notes that the change was sent at this time (ISO 8601). */
  noteSent(pipelineId: string, change: AlertChange, at: string): Promise<void>;
}

/** More than come and go while nobody can be told. */
const NEWEST = 10;

const TABLE = `${KEYSPACE}.${SHARED_TABLES.alerts}`;
const SELECT = `SELECT * FROM ${TABLE} WHERE pipeline = ? AND kind = ?`;
const OF_ONE = 'pipeline = ? AND kind = ? AND since = ?';
const SENT_COLUMNS = { began: 'began_sent_at', recovered: 'recovered_sent_at' } as const;

const time = z.date().transform((date) => date.toISOString());
const episodeRow = z.object({
  kind: z.enum(ALERT_KINDS),
  since: time,
  // A row of which only the mark was written is none.
  found_at: time.nullable(),
  text: z.string().nullable(),
  value: z.number().nullable(),
  threshold: z.number().nullable(),
  recovered_at: time.nullable(),
  began_sent_at: time.nullable(),
  recovered_sent_at: time.nullable(),
});

/** {@link AlertEpisodes} in Cassandra. */
export function alertEpisodes(cassandra: Pick<Cassandra, 'execute' | 'executeAll'>): AlertEpisodes {
  return {
    async newest(pipelineId) {
      const found = await cassandra.executeAll(
        `${SELECT} LIMIT ${NEWEST}`,
        ALERT_KINDS.map((kind) => [pipelineId, kind]),
      );
      return found.flat().flatMap(episodeOf);
    },

    async store(pipelineId, episodes) {
      for (const episode of episodes) {
        const columns = columnsOf(pipelineId, episode);
        const names = Object.keys(columns);
        await cassandra.execute(
          `INSERT INTO ${TABLE} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
          Object.values(columns),
        );
      }
    },

    async wasSent(pipelineId, { state, episode: { kind, since } }) {
      const column = SENT_COLUMNS[state];
      const [row] = await cassandra.execute(`SELECT ${column} FROM ${TABLE} WHERE ${OF_ONE}`, [
        pipelineId,
        kind,
        new Date(since),
      ]);
      return row !== undefined && row[column] !== null;
    },

    async noteSent(pipelineId, { state, episode: { kind, since } }, at) {
      await cassandra.execute(
        `INSERT INTO ${TABLE} (pipeline, kind, since, ${SENT_COLUMNS[state]}) VALUES (?, ?, ?, ?)`,
        [pipelineId, kind, new Date(since), new Date(at)],
      );
    },
  };
}

function episodeOf(row: Row): readonly AlertEpisode[] {
  const { kind, since, found_at: foundAt, text, value, threshold, ...times } = episodeRow.parse(row);
  if (foundAt === null || text === null || value === null || threshold === null) return [];
  const { recovered_at, began_sent_at, recovered_sent_at } = times;
  return [
    {
      kind,
      since,
      foundAt,
      text,
      value,
      limit: threshold,
      ...(recovered_at === null ? {} : { recoveredAt: recovered_at }),
      ...(began_sent_at === null ? {} : { beganSentAt: began_sent_at }),
      ...(recovered_sent_at === null ? {} : { recoveredSentAt: recovered_sent_at }),
    },
  ];
}

/** Only what is known: a null would take back what somebody else has written. */
function columnsOf(pipelineId: string, episode: AlertEpisode) {
  const { kind, since, foundAt, text, value, limit, recoveredAt, beganSentAt, recoveredSentAt } = episode;
  return {
    pipeline: pipelineId,
    kind,
    since: new Date(since),
    found_at: new Date(foundAt),
    text,
    value,
    threshold: limit,
    ...(recoveredAt === undefined ? {} : { recovered_at: new Date(recoveredAt) }),
    ...(beganSentAt === undefined ? {} : { began_sent_at: new Date(beganSentAt) }),
    ...(recoveredSentAt === undefined ? {} : { recovered_sent_at: new Date(recoveredSentAt) }),
  };
}
